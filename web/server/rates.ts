import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { isIPv6 } from 'node:net';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { clientAddress } from './context.ts';
import { readCookies, sessionCookie } from './cookies.ts';

export type Rates = {
  /** Requests in a minute, of one session. */
  session: number;
  /** Of all behind one address: a whole school may be. */
  address: number;
};

/** No person and no page comes near; a script that reads everything does. */
export const usualRates: Rates = { session: 3000, address: 30_000 };

// a whole network of the newer kind belongs to one customer
const sourceOf = (request: Request): string => {
  const address = clientAddress(request);
  return isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address;
};

const hashed = (token: string): string => createHash('sha256').update(token).digest('base64');

/** Refuses, with 429 and Retry-After, what one session or address asks beyond measure. */
export const limitRates = ({ session, address }: Rates): RequestHandler => {
  const sessions = new RateLimiterMemory({ points: session, duration: 60 });
  const addresses = new RateLimiterMemory({ points: address, duration: 60 });

  return async (request, response, next) => {
    const token = readCookies(request)[sessionCookie(request)];
    try {
      await addresses.consume(sourceOf(request));
      if (token) await sessions.consume(hashed(token));
    } catch (refusal) {
      const { msBeforeNext = 60_000 } = refusal as { msBeforeNext?: number };
      response
        .status(429)
        .set('Retry-After', String(Math.ceil(msBeforeNext / 1000)))
        .json({ code: 'RBRAT' });
      return;
    }
    next();
  };
};
