import pg from 'pg';
import { makeSchema } from 'postgraphile';
import { lexicographicSortSchema, printSchema } from 'postgraphile/graphql';
import { makePreset } from './preset.ts';

/** The API's schema as text, in a stable order, as a server at this database would have it. */
export const readSchema = async (authenticatorUrl: string): Promise<string> => {
  const pool = new pg.Pool({ connectionString: authenticatorUrl, max: 2 });
  try {
    const preset = makePreset({
      pools: { reading: pool, writing: pool },
      isDevelopment: false,
      masterKey: Buffer.alloc(32),
      sentences: () => new Map(),
      log: () => {},
    });
    const { schema } = await makeSchema(preset);
    return `${printSchema(lexicographicSortSchema(schema))}\n`;
  } finally {
    await pool.end();
  }
};
