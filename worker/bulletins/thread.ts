import { parentPort, workerData } from 'node:worker_threads';
import { compileBulletins, type Printing } from './compile.ts';
import type { Batch } from './batch.ts';

const { batch, printing } = workerData as { batch: Batch; printing: Printing };
parentPort!.postMessage(compileBulletins(batch, printing));
