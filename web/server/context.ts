import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readCookies, schoolCookie, sessionCookie } from './cookies.ts';
import type { Settings } from './one-flight.ts';

/**
 * What a request tells the database: the token of the session and the chosen school, which the
 * database checks; address and number of the request, which only the audit notes.
 */
export const requestSettings = (request: IncomingMessage): Settings => {
  const cookies = readCookies(request);
  const school = request.headers['x-rollbook-school'] ?? cookies[schoolCookie] ?? '';
  return {
    role: 'app_user',
    'app.session': cookies[sessionCookie(request)] ?? '',
    'app.school': /^\d{1,9}$/.test(String(school)) ? String(school) : '',
    'app.address': request.socket.remoteAddress ?? '',
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
