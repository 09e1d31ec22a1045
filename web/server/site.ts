import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const missing: RequestHandler = (_, response) =>
  void response.status(404).type('text').send('The site is not built: npm run build');

/** What answers pages: the built site, or Vite with reload in development. */
export const siteHandler = async (
  server: Server,
  isDevelopment: boolean,
): Promise<RequestHandler> => {
  if (isDevelopment) {
    const { createServer } = await import('vite');
    const vite = await createServer({
      root: folder('..'),
      configFile: folder('../vite.config.ts'),
      server: { middlewareMode: true, hmr: { server } },
    });
    return vite.middlewares;
  }
  const built = folder('../build/handler.js');
  if (!existsSync(built)) return missing;
  process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto';
  if (process.env['TRUST_PROXY'] === '1') process.env['ADDRESS_HEADER'] = 'x-forwarded-for';
  const { handler } = (await import(built)) as { handler: RequestHandler };
  return handler;
};
