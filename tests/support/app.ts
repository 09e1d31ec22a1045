import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { createApp } from '../../web/server/app.ts';
import type { TestDatabase } from './database.ts';

/** Serves site and API on the database until the test file ends; answers where. */
export const serve = async (database: TestDatabase): Promise<string> => {
  const app = await createApp({ ...database, mode: 'production' });
  const server = http.createServer();
  await app.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(async () => {
    server.close();
    server.closeAllConnections();
    await app.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
