import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Batch } from './batch.ts';
import type { Printing } from './compile.ts';

type Answer = { content?: Uint8Array; problem?: string };

const idle = 5000;
const lifetime = 6; // files: each leaves some memory behind, which goes with the thread
let thread: Worker | undefined;
let printed = 0;
let last: Promise<unknown> = Promise.resolve();
let end: ReturnType<typeof setTimeout> | undefined;

const dismiss = (): void => {
  void thread?.terminate();
  thread = undefined;
  printed = 0;
};

const print = async (batch: Batch, printing: Printing): Promise<Buffer> => {
  clearTimeout(end);
  thread ??= new Worker(new URL('thread.ts', import.meta.url));
  thread.ref();
  try {
    thread.postMessage({ batch, printing });
    const [answer] = (await once(thread, 'message')) as [Answer];
    if (!answer.content) throw new Error(answer.problem);
    printed += 1;
    if (printed >= lifetime) dismiss();
    return Buffer.from(answer.content);
  } catch (error) {
    dismiss();
    throw error;
  } finally {
    thread?.unref();
    end = setTimeout(dismiss, idle).unref();
  }
};

/**
 * Makes the PDF file of a batch in a thread of its own, one after the other: the site goes on
 * answering meanwhile. The thread ends when it has had nothing to do for some seconds.
 */
export const printBulletins = (batch: Batch, printing: Printing): Promise<Buffer> => {
  const next = last.then(() => print(batch, printing));
  last = next.catch(() => {});
  return next;
};
