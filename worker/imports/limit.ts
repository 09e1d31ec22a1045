import { Transform } from 'node:stream';
import { Unreadable } from './unreadable.ts';

const megabyte = 1_000_000;

/** Lets at most so many megabytes through; fails with what comes after. */
export const limitTo = (megabytes: number): Transform => {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > megabytes * megabyte) done(new Unreadable('too_large', megabytes));
      else done(null, chunk);
    },
  });
};
