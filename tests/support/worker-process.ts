import { startWorker } from '../../worker/index.ts';

const { WORKER_URL } = process.env;
if (!WORKER_URL) throw new Error('A test starts this with WORKER_URL.');
await startWorker({ connectionString: WORKER_URL });
