import { parentPort } from 'node:worker_threads';
import type { Batch } from './batch.ts';
import { compileBulletins, type Printing } from './compile.ts';

parentPort!.on('message', ({ batch, printing }: { batch: Batch; printing: Printing }) => {
  try {
    parentPort!.postMessage({ content: compileBulletins(batch, printing).content });
  } catch (error) {
    parentPort!.postMessage({ problem: (error as Error).message });
  }
});
