import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Whether the browser reached us by https, directly or through a proxy that we trust. */
export const isHttps = (request: IncomingMessage): boolean =>
  (request.socket as Partial<TLSSocket>).encrypted === true ||
  (process.env['TRUST_PROXY'] === '1' && request.headers['x-forwarded-proto'] === 'https');

/** The cookies of a request by name. */
export const readCookies = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    (request.headers.cookie ?? '')
      .split(';')
      .map((pair) => pair.trim().split('='))
      .filter(([name]) => name)
      .map(([name, ...value]) => [name, value.join('=')]),
  );

/**
 * Sets a cookie that scripts can't read; without a value, removes it; without an age, until the
 * browser is closed.
 */
export const setCookie = (
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  value: string | null,
  maxAge: number | null,
): void => {
  const parts = [`${name}=${value ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (value === null || maxAge !== null) parts.push(`Max-Age=${value === null ? 0 : maxAge}`);
  if (isHttps(request)) parts.push('Secure');
  response.appendHeader('set-cookie', parts.join('; '));
};

/** Cookie of the session's token. `__Host-` binds it to https and this very host. */
export const sessionCookie = (request: IncomingMessage): string =>
  isHttps(request) ? '__Host-rollbook_session' : 'rollbook_session';

/** Cookie of the token of who gave the right password and still owes the second step. */
export const stepCookie = (request: IncomingMessage): string =>
  isHttps(request) ? '__Host-rollbook_step' : 'rollbook_step';

/** Cookie of the chosen school: no secret, and checked by the database. */
export const schoolCookie = 'rollbook_school';

/** Cookie of the side somebody looks from who works in a school and has a child there. */
export const sideCookie = 'rollbook_side';
