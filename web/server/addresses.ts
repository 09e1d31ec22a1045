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

/** Limits how often one address may do something in some seconds. */
export const limitAddresses = (points: number, duration: number): AddressLimit => {
  const limiter = new RateLimiterMemory({ points, duration });
  return {
    take: (request) =>
      limiter.consume(sourceOf(request)).then(
        () => null,
        ({ msBeforeNext }: { msBeforeNext: number }) => Math.ceil(msBeforeNext / 1000),
      ),
    giveBack: (request) => limiter.reward(sourceOf(request), 1),
  };
};
