import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../db/refusal.ts';

const patience = 10_000;

export type Listener = {
  server: http.Server;
  /** Where people on this machine reach it, and where this process does. */
  origin: string;
  internalOrigin: string;
  /** Ends the answer that all requests get until the application is attached. */
  ready: () => void;
  /** Takes no more requests and lets those under way finish, for ten seconds at most. */
  close: () => Promise<void>;
};

/** Takes the port (refuses when it is taken); answers 503 until `ready` is called. */
export const listen = async (host: string, port: number): Promise<Listener> => {
  const server = http.createServer();
  const streams = new Set<http.ServerResponse>();
  const starting: http.RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '5', 'content-type': 'text/plain' });
    response.end('Rollbook is starting.\n');
  };
  server.on('request', starting);
  server.on('request', (request, response) => {
    if (!request.headers.accept?.includes('text/event-stream')) return;
    streams.add(response);
    response.on('close', () => streams.delete(response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { address, port: taken } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    // An event stream never ends by itself.
    for (const stream of streams) stream.end();
    server.closeIdleConnections();
    await Promise.race([closed, sleep(patience, undefined, { ref: false })]);
    server.closeAllConnections();
  };
  const anywhere = ['0.0.0.0', '::', '127.0.0.1'].includes(address);
  const at = (name: string) => `http://${anywhere ? name : host}:${taken}`;
  const ready = () => void server.off('request', starting);
  return { server, origin: at('localhost'), internalOrigin: at('127.0.0.1'), ready, close };
};

const explained = (error: NodeJS.ErrnoException, host: string, port: number): Error => {
  if (error.code === 'EADDRINUSE') {
    return new Refusal(`Port ${port} is taken; choose another one, such as PORT=${port + 1}.`);
  }
  return new Refusal(`Cannot listen on ${host}:${port} (HOST, PORT): ${error.message}.`);
};
