import { EventEmitter } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import pg from 'pg';
import { requestSettings } from './context.ts';
import { withContext } from './one-flight.ts';

/** What the worker says when it has calculated a class and term. */
type Calculated = { school: number; class: string; term: string };

const streamLifetime = 10 * 60_000; // then the browser connects anew and its session is checked
const heartbeat = 25_000;

/** Listens to the channel “results”, again after every loss of the connection. */
export const listenForResults = (connectionString: string) => {
  const emitter = new EventEmitter().setMaxListeners(0);
  let stopped = false;
  let client: pg.Client | null = null;

  const listen = async (): Promise<void> => {
    if (stopped) return;
    client = new pg.Client({ connectionString });
    client.on('error', () => {});
    client.on('end', () => void setTimeout(listen, 1000).unref());
    client.on('notification', ({ payload }) => emitter.emit('calculated', JSON.parse(payload!)));
    await client
      .connect()
      .then(() => client?.query('listen results'))
      .catch(() => client?.end());
  };
  void listen();

  return {
    emitter,
    stop: async () => {
      stopped = true;
      await client?.end().catch(() => {});
    },
  };
};

const currentSchool = (pool: pg.Pool, request: Request): Promise<number | null> =>
  withContext(
    pool,
    { ...requestSettings(request), transaction_read_only: 'on' },
    async (client) => {
      const text = 'select app_hidden.current_school_id() as school';
      const { rows } = await client.query<{ school: number | null }>(text);
      return rows[0]!.school;
    },
  );

/** Server-sent events of the current school: `results` with the class and term that changed. */
export const resultEvents =
  (pool: pg.Pool, emitter: EventEmitter): RequestHandler =>
  async (request: Request, response: Response) => {
    const school = await currentSchool(pool, request);
    if (school === null) {
      response.status(401).json({ code: 'RBSGN' });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 2000\n\n');

    const send = (event: Calculated): void => {
      if (event.school !== school) return;
      const data = JSON.stringify({ class: event.class, term: event.term });
      response.write(`event: results\ndata: ${data}\n\n`);
    };
    emitter.on('calculated', send);
    const beat = setInterval(() => response.write(':\n\n'), heartbeat);
    const end = setTimeout(() => response.end(), streamLifetime);
    response.on('close', () => {
      emitter.off('calculated', send);
      clearInterval(beat);
      clearTimeout(end);
    });
  };
