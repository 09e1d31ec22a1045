import type { Server } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import { pino } from 'pino';
import { postgraphile } from 'postgraphile';
import { grafserv } from 'postgraphile/grafserv/express/v4';
import { busyErrors, shed } from './busy.ts';
import { compress } from './compress.ts';
import { isForeign } from './context.ts';
import { isHttps } from './cookies.ts';
import { readSentences, type Sentences } from './errors.ts';
import { listenForResults, resultEvents } from './events.ts';
import { fileRoutes } from './files.ts';
import { importRoutes } from './imports.ts';
import { invitationRoutes } from './invitations.ts';
import { listedDefinitions } from './operations.ts';
import { photoRoutes } from './photos.ts';
import { makePools } from './pools.ts';
import { makePreset } from './preset.ts';
import { limitRates, usualRates, type Rates } from './rates.ts';
import { sessionRoutes, touchSessions } from './session.ts';
import { siteHandler } from './site.ts';
import { verifyRoutes } from './verify.ts';

export type AppOptions = {
  authenticatorUrl: string;
  signInUrl: string;
  masterKey: Buffer;
  mode: 'production' | 'development';
  /** `listed`, which production is by itself: only what the built site asks is answered. */
  operations?: 'listed' | 'any';
  /**
   * Connections for the API's queries (others get a share of it), how many requests may wait for
   * each, and for how many milliseconds.
   */
  connections?: number;
  queue?: number;
  patience?: number;
  rates?: Rates;
  /** How many wrong attempts to sign in one address may make in five minutes. */
  attemptsPerAddress?: number;
};

export type App = {
  /** Answers the requests of an HTTP server. */
  attach: (server: Server) => Promise<void>;
  /** Lets requests end, then closes the connections to the database. */
  close: () => Promise<void>;
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
  patience,
  rates = usualRates,
  attemptsPerAddress = 60,
}: AppOptions): Promise<App> => {
  process.env['GRAPHILE_ENV'] ??= mode;
  const isDevelopment = mode === 'development';
  const log = pino({ name: 'web' });
  const pools = makePools({ authenticatorUrl, signInUrl, connections, patience });
  const events = listenForResults(authenticatorUrl);

  let sentences: Sentences = new Map();
  sentences = await readSentences(pools.signIn);
  const api = postgraphile(
    makePreset({
      pools,
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
      await pools.signIn.query('select 1');
      response.json({ ok: true });
    });
    app.use(['/graphql', '/session', '/photos', '/uploads'], (request, response, next) => {
      if (isForeign(request)) response.status(403).json({ code: 'RBORG' });
      else next();
    });
    app.use(['/graphql', '/files', '/photos', '/uploads', '/events', '/v'], limitRates(rates));
    app.use('/graphql', shed(connections * queue), touchSessions(pools.signIn));
    app.use('/session', shed(connections * queue));
    app.use(
      '/session/invitation',
      invitationRoutes(pools.signIn, () => sentences),
    );
    app.use('/session', sessionRoutes({ pool: pools.signIn, masterKey, attemptsPerAddress }));
    app.use('/v', verifyRoutes(pools.files));
    app.use('/files', fileRoutes(pools.files));
    app.use('/photos', photoRoutes(pools.files));
    app.use('/uploads', importRoutes(pools.files));
    app.get('/events', resultEvents(pools.files, events.emitter));
    await served.addTo(app, server);
    app.use((request, _, next) => {
      request.headers['x-forwarded-proto'] = isHttps(request) ? 'https' : 'http';
      next();
    });
    app.use(await siteHandler(server, isDevelopment));
    app.use(busyErrors);
    app.use(((error: unknown, _request, response, _next) => {
      log.error(error);
      response.status(500).json({ code: 'RBERR' });
    }) as express.ErrorRequestHandler);
    server.on('request', app);
  };

  const close = async (): Promise<void> => {
    await events.stop();
    await api.release();
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
  };

  return { attach, close };
};
