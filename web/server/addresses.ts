import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { clientAddress } from './context.ts';

// A whole network of the newer kind belongs to one customer.
const sourceOf = (request: IncomingMessage): string => {
  const address = clientAddress(request);
  return isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address;
};

export type AddressLimit = {
  /** Counts a request; seconds to wait when its address has made too many, else null. */
  take: (request: IncomingMessage) => Promise<number | null>;
  /** Takes it back: who signs in rightly is no guesser, and a school has one address. */
  giveBack: (request: IncomingMessage) => Promise<unknown>;
};

/** Counts what happens under each key in some seconds. */
export const limiter = (points: number, duration: number) => {
  const counter = new RateLimiterMemory({ points, duration });
  return {
    /** Counts one; seconds to wait when there were too many, else null. */
    take: (key: string): Promise<number | null> =>
      counter.consume(key).then(
        () => null,
        ({ msBeforeNext }: { msBeforeNext: number }) => Math.ceil(msBeforeNext / 1000),
      ),
    giveBack: (key: string): Promise<unknown> => counter.reward(key, 1),
  };
};

/** Limits how often one address may do something in some seconds. */
export const limitAddresses = (points: number, duration: number): AddressLimit => {
  const { take, giveBack } = limiter(points, duration);
  return {
    take: (request) => take(sourceOf(request)),
    giveBack: (request) => giveBack(sourceOf(request)),
  };
};
