import type { Server } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import pg from 'pg';
import { pino } from 'pino';
import { postgraphile } from 'postgraphile';
import { grafserv } from 'postgraphile/grafserv/express/v4';
import { compress } from './compress.ts';
import { isForeign } from './context.ts';
import { isHttps } from './cookies.ts';
import { readSentences, type Sentences } from './errors.ts';
import { listenForResults, resultEvents } from './events.ts';
import { fileRoutes } from './files.ts';
import { listedDefinitions } from './operations.ts';
import { photoRoutes } from './photos.ts';
import { makePreset } from './preset.ts';
import { sessionRoutes } from './session.ts';
import { siteHandler } from './site.ts';
import { verifyRoutes } from './verify.ts';

export type AppOptions = {
  authenticatorUrl: string;
  signInUrl: string;
  masterKey: Buffer;
  mode: 'production' | 'development';
  /** `listed`, which production is by itself: only what the built site asks is answered. */
  operations?: 'listed' | 'any';
  /** Connections for the API's requests, and how many of these may wait for each. */
  connections?: number;
  queue?: number;
};

export type App = {
  /** Answers the requests of an HTTP server. */
  attach: (server: Server) => Promise<void>;
  /** Lets requests end, then closes the connections to the database. */
  close: () => Promise<void>;
};

// Beyond as many requests at once, the others are told to come again.
const shed = (maximum: number): express.RequestHandler => {
  let underWay = 0;
  return (_, response, next) => {
    if (underWay >= maximum) {
      response.status(503).set('Retry-After', '2').json({ code: 'RBBSY' });
      return;
    }
    underWay += 1;
    response.once('close', () => (underWay -= 1));
    next();
  };
};

const makePool = (options: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool({ connectionTimeoutMillis: 5000, ...options });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {})); // a killed backend must not end us
  return pool;
};

/** Makes the site, the API and the session of one process. */
export const createApp = async ({
  authenticatorUrl,
  signInUrl,
  masterKey,
  mode,
  operations = mode === 'production' ? 'listed' : 'any',
  connections = 10,
  queue = 20,
}: AppOptions): Promise<App> => {
  process.env['GRAPHILE_ENV'] ??= mode;
  const isDevelopment = mode === 'development';
  const log = pino({ name: 'web' });
  const pool = makePool({
    connectionString: authenticatorUrl,
    max: connections,
    pipeline: true,
  } as pg.PoolConfig);
  // not the API's: who breaks out of a request's role must not find the right to open sessions
  const signInPool = makePool({ connectionString: signInUrl, max: 3 });
  const events = listenForResults(authenticatorUrl);

  let sentences: Sentences = new Map();
  sentences = await readSentences(signInPool);
  const api = postgraphile(
    makePreset({
      pool,
      isDevelopment,
      listed: operations === 'listed' ? listedDefinitions() : undefined,
      masterKey,
      sentences: () => sentences,
      log: (error) => log.error(error),
    }),
  );
  await api.getSchema(); // who asks before it is there would wait, or fail for good
  const served = api.createServ(grafserv);

  const attach = async (server: Server): Promise<void> => {
    const app = express();
    app.disable('x-powered-by');
    app.use(
      helmet({
        contentSecurityPolicy: false, // SvelteKit sends it
        hsts: false,
        referrerPolicy: { policy: 'same-origin' }, // without any, forms would post the origin “null”
      }),
    );
    app.use(compress);
    app.get('/healthz', (_, response) => void response.json({ ok: true }));
    app.get('/readyz', async (_, response) => {
      await signInPool.query('select 1');
      response.json({ ok: true });
    });
    app.use(['/graphql', '/session', '/photos'], (request, response, next) => {
      if (isForeign(request)) response.status(403).json({ code: 'RBORG' });
      else next();
    });
    app.use('/graphql', shed(connections * queue));
    app.use('/session', sessionRoutes(signInPool));
    app.use('/v', verifyRoutes(pool));
    app.use('/files', fileRoutes(pool));
    app.use('/photos', photoRoutes(pool));
    app.get('/events', resultEvents(pool, events.emitter));
    await served.addTo(app, server);
    app.use((request, _, next) => {
      request.headers['x-forwarded-proto'] = isHttps(request) ? 'https' : 'http';
      next();
    });
    app.use(await siteHandler(server, isDevelopment));
    app.use(((error: unknown, _request, response, _next) => {
      log.error(error);
      response.status(500).json({ code: 'RBERR' });
    }) as express.ErrorRequestHandler);
    server.on('request', app);
  };

  const close = async (): Promise<void> => {
    await events.stop();
    await api.release();
    await Promise.all([pool.end(), signInPool.end()]);
  };

  return { attach, close };
};
