import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { readCookies, schoolCookie, sessionCookie, sideCookie } from './cookies.ts';
import type { Settings } from './one-flight.ts';

// The pages of this process call its API over the network; this tells their calls from others'.
process.env.ROLLBOOK_INTERNAL_KEY ??= randomBytes(32).toString('hex');

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Address of the browser: told by our own pages or a trusted proxy, else the connection's. */
export const clientAddress = (request: IncomingMessage): string => {
  const { headers, socket } = request;
  const isOwn = headers['x-rollbook-key'] === process.env.ROLLBOOK_INTERNAL_KEY;
  const told = isOwn ? headers['x-rollbook-address'] : undefined;
  const proxied = process.env.TRUST_PROXY === '1' ? headers['x-forwarded-for'] : undefined;
  const address = told ?? proxied?.toString().split(',').at(-1)?.trim() ?? socket.remoteAddress;
  return isIP(String(address)) ? String(address) : '';
};

/**
 * What a request tells the database: the token of the session and the chosen school, which the
 * database checks; the chosen side, and whose page it is that asks, which only take rights away;
 * address and number of the request, which only the audit notes.
 */
export const requestSettings = (request: IncomingMessage): Settings => {
  const cookies = readCookies(request);
  const school = request.headers['x-rollbook-school'] ?? cookies[schoolCookie] ?? '';
  const user = String(request.headers['x-rollbook-user'] ?? '');
  return {
    role: 'app_user',
    'app.session': cookies[sessionCookie(request)] ?? '',
    'app.school': /^\d{1,9}$/.test(String(school)) ? String(school) : '',
    ...(isUuid.test(user) && { 'app.user': user }),
    'app.side': cookies[sideCookie] === 'family' ? 'family' : '',
    'app.address': clientAddress(request),
    'app.request': randomUUID(),
  };
};

/** Refuses what another site made the browser send. */
export const isForeign = (request: IncomingMessage): boolean => {
  const { origin, host } = request.headers;
  if (request.headers['sec-fetch-site'] === 'cross-site') return true;
  if (!origin) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
};
