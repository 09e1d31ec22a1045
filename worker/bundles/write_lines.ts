import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';

const batchSize = 2000;

/** Writes the one column of a query as lines that end as RFC 4180 says; little lies in memory. */
export const writeLines = async (
  client: PoolClient,
  query: string,
  values: unknown[],
  output: Writable,
): Promise<void> => {
  await client.query(`declare lines no scroll cursor for ${query}`, values);
  await pipeline(Readable.from(chunks(client)), output);
  await client.query('close lines');
};

const chunks = async function* (client: PoolClient): AsyncGenerator<Buffer> {
  for (;;) {
    const { rows } = await client.query({
      text: `fetch ${batchSize} from lines`,
      rowMode: 'array',
    });
    if (rows.length === 0) return;
    yield Buffer.from(rows.map(([line]) => `${line}\r\n`).join(''));
  }
};
