import { createHash } from 'node:crypto';
import type { FileSummary } from './manifest.ts';

/** Passes chunks on, and knows afterwards how many lines and bytes they were, and their hash. */
export const summed = (
  chunks: AsyncIterable<Uint8Array>,
): { chunks: AsyncGenerator<Uint8Array>; summary: () => FileSummary } => {
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  const pass = async function* () {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows++;
      yield chunk;
    }
  };
  return { chunks: pass(), summary: () => ({ rows, bytes, sha256: hash.digest('hex') }) };
};

/** The lines of a file that holds JSON Lines, each as the change makes it. */
export const changedLines = async function* (
  chunks: AsyncIterable<Uint8Array>,
  change: (row: Record<string, unknown>) => Record<string, unknown>,
): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield Buffer.from(`${JSON.stringify(change(JSON.parse(rest.toString('utf8', 0, end))))}\n`);
      rest = rest.subarray(end + 1);
    }
  }
};
