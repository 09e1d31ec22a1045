import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Batch } from './batch.ts';
import type { Printing } from './compile.ts';

/**
 * Makes the PDF file of a batch in a thread of its own: the site goes on answering meanwhile, and
 * the memory it took goes with it.
 */
export const printBulletins = async (batch: Batch, printing: Printing): Promise<Buffer> => {
  const thread = new Worker(new URL('thread.ts', import.meta.url), {
    workerData: { batch, printing },
  });
  try {
    const [{ content }] = (await once(thread, 'message')) as [{ content: Uint8Array }];
    return Buffer.from(content);
  } finally {
    await thread.terminate();
  }
};
