import { describe, expect, test } from 'vitest';
import { connect, useDatabase } from '../../support/database.ts';
import { lints } from './lints.ts';

// Rules that hold for whatever is added. A rule that notices nothing is none: each is shown offenders.

const { adminUrl } = await useDatabase();
const db = await connect(adminUrl);

const offences = async (query: string): Promise<string[]> => {
  const { rows } = await db.query<[string]>({ text: query, rowMode: 'array' });
  return rows.map(([offence]) => offence);
};

describe.each(lints)('$name', ({ query, offenders }) => {
  test('holds', async () => {
    expect(await offences(query)).toEqual([]);
  });

  test.each(offenders)('notices $name', async ({ sql }) => {
    await db.query('begin');
    try {
      await db.query(sql);
      await db.query('set local role none');
      expect(await offences(query)).not.toEqual([]);
    } finally {
      await db.query('rollback');
    }
  });

  test('has offenders', () => {
    expect(offenders.length).toBeGreaterThan(0);
  });
});
