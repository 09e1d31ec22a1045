import { openDatabase } from '../../db/open.ts';
import { giveUp } from '../../db/refusal.ts';
import { startWorker } from '../../worker/index.ts';
import { demoAccounts, loadDemo } from './demo.ts';
import { listen } from './http.ts';
import { onInterrupt } from './signals.ts';
import { ensureSite } from './build.ts';

const mode = process.argv.includes('--dev') ? 'development' : 'production';
const { HOST = '127.0.0.1', PORT = '3000' } = process.env;
process.env.NODE_ENV ??= mode;
process.env.GRAPHILE_ENV ??= mode;

// Each stops before what it needs.
const order = ['http', 'worker', 'app', 'database'] as const;
const stops: Partial<Record<(typeof order)[number], () => Promise<void>>> = {};
const stop = async () => {
  for (const part of order) await stops[part]?.();
};

const start = async (): Promise<void> => {
  const listener = await listen(HOST, Number(PORT));
  stops.http = listener.close;
  // The server-rendered pages ask our own API, and must not take the way from a request's header.
  process.env.ROLLBOOK_INTERNAL_ORIGIN = listener.internalOrigin;

  const site = mode === 'production' ? ensureSite() : Promise.resolve();
  site.catch(() => {});
  const database = await openDatabase({ withCurrent: mode === 'development' });
  stops.database = database.stop;
  await loadDemo(database.ownerUrl);
  await site;

  const { createApp } = await import('./app.ts');
  const app = await createApp({ ...database, mode });
  stops.app = app.close;
  const worker = await startWorker({ connectionString: database.workerUrl });
  stops.worker = worker.stop;
  await app.attach(listener.server);
  listener.ready();
  const accounts = await demoAccounts(database.ownerUrl);
  console.log(['', `  Rollbook is ready: ${listener.origin}`, ...accounts, ''].join('\n'));
};

onInterrupt(async () => {
  console.log('Stopping …');
  await stop();
});
await start().catch(async (error) => {
  giveUp(error);
  await stop();
});
