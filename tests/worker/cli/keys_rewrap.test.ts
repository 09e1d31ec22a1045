import { afterEach, expect, test } from 'vitest';
import { factorPlace, keyPlace, makeKey, seal, unseal } from '../../../db/seal.ts';
import { masterKeyOf } from '../../../db/secret.ts';
import { cliFor } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';

const database = await useDatabase();
const rollbook = cliFor(database);
const db = await connect(database.adminUrl);
const { rows } = await db.query(`select tests.school('S') as school`);
const school = rows[0].school as number;
const key = makeKey();
await db.query(
  'insert into app_private.school_keys (school_id, version, wrapped) values ($1, 1, $2)',
  [school, seal(database.masterKey, keyPlace(school), key)],
);
const { rows: users } = await db.query(`select tests.user('ada') as id`);
const ada = users[0].id as string;
await db.query('insert into app_private.second_factors (user_id, sealed) values ($1, $2)', [
  ada,
  seal(database.masterKey, factorPlace(ada), Buffer.from('secret')),
]);
const wrapped = async (): Promise<Buffer> =>
  (await db.query('select wrapped from app_private.school_keys')).rows[0].wrapped;

afterEach(() => {
  delete process.env['ROLLBOOK_NEW_MASTER_KEY'];
  delete process.env['ROLLBOOK_MASTER_KEY'];
});

test('without a new master key nothing happens', async () => {
  expect(await rollbook(['keys', 'rewrap'])).toMatchObject({ code: 2 });
  expect(unseal(database.masterKey, keyPlace(school), await wrapped()).equals(key)).toBe(true);
});

test('schools’ keys open with the new master key afterwards, and not with the old one', async () => {
  process.env['ROLLBOOK_NEW_MASTER_KEY'] = 'another';
  expect(await rollbook(['keys', 'rewrap'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('master key: 1.'),
  });
  expect(unseal(masterKeyOf('another'), keyPlace(school), await wrapped()).equals(key)).toBe(true);
  await expect(async () =>
    unseal(database.masterKey, keyPlace(school), await wrapped()),
  ).rejects.toThrow();
});

test('so do the secrets of second factors', async () => {
  const { rows: factors } = await db.query('select sealed from app_private.second_factors');
  const opened = unseal(masterKeyOf('another'), factorPlace(ada), factors[0].sealed);
  expect(opened.toString()).toBe('secret');
});

test('a wrong master key changes nothing', async () => {
  const before = await wrapped();
  process.env['ROLLBOOK_NEW_MASTER_KEY'] = 'a third';
  expect(await rollbook(['keys', 'rewrap'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Nothing was changed.'),
  });
  expect((await wrapped()).equals(before)).toBe(true);
  process.env['ROLLBOOK_MASTER_KEY'] = 'another';
  expect(await rollbook(['keys', 'rewrap'])).toMatchObject({ code: 0 });
});
