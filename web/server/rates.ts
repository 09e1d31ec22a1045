import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { limitAddresses, limiter } from './addresses.ts';
import { readCookies, sessionCookie } from './cookies.ts';

export type Rates = {
  /** Requests in a minute, of one session. */
  session: number;
  /** Of all behind one address: a whole school may be. */
  address: number;
};

/** No person and no page comes near; a script that reads everything does. */
export const usualRates: Rates = { session: 3000, address: 30_000 };

const hashed = (token: string): string => createHash('sha256').update(token).digest('base64');

/** Refuses, with 429 and Retry-After, what one session or address asks beyond measure. */
export const limitRates = ({ session, address }: Rates): RequestHandler => {
  const sessions = limiter(session, 60);
  const addresses = limitAddresses(address, 60);

  return async (request, response, next) => {
    const token = readCookies(request)[sessionCookie(request)];
    const pause =
      (await addresses.take(request)) ?? (token ? await sessions.take(hashed(token)) : null);
    if (pause === null) next();
    else response.status(429).set('Retry-After', String(pause)).json({ code: 'RBRAT' });
  };
};
