import { createReadStream } from 'node:fs';
import { pipeline, Transform, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Unreadable } from './unreadable.ts';

const megabyte = 1_000_000;

/** The content of a gzip file; ends in Unreadable when it is damaged, or larger than `megabytes`. */
export const readGzip = (file: string, megabytes: number): Readable => {
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > megabytes * megabyte) done(new Unreadable('too_large', megabytes));
      else done(null, chunk);
    },
    destroy(error, done) {
      const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
      done(code.startsWith('Z_') ? new Unreadable('damaged_gzip', '', { cause: error }) : error);
    },
  });
  // whoever reads is told what went wrong
  pipeline(createReadStream(file), createGunzip(), counted, () => {});
  return counted;
};
