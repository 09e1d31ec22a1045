import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { cliFor } from '../support/cli.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

// An archive that a school's admin asks for: make_school_archive(), begin_archive_export(),
// archive_export_rows() with archive_query() and archived_people(), note_bundle_export(),
// bundle_export_list(), bundle_export_part(), cancel_bundle_export().

const database = await useDatabase();
const db = await connect(database.adminUrl);
const cli = cliFor(database);
await runFile(database, path.join(import.meta.dirname, 'cli/oneroster.sql'));
await db.query(`select tests.school('S2')`);
const schools = Object.fromEntries(
  (await db.query('select code, id from app_public.institutions')).rows.map((row) => [
    row.code as string,
    row.id as number,
  ]),
);
const [s1] = [schools['S1']!];
// somebody from above, who has changed something in the school
const { rows: strangers } = await db.query(
  `with person as (
     insert into app_public.users (last_name, first_name) values ('Ministre', 'Une') returning id),
   account as (
     insert into app_public.user_accounts (user_id, username, email)
     select id, 'ministre', 'ministre@example.org' from person)
   select id from person`,
);
await db.query(
  `insert into audit.log (at, operation, table_name, school_id, actor_id, key, after, transaction_id)
   select now(), 'update', 'app_public.students', $1, $2, '{"id": "x"}', '{}', '0'::xid8`,
  [s1, strangers[0].id],
);
await db.query(
  `insert into app_private.school_keys (school_id, version, wrapped) values ($1, 1, '\\x00')`,
  [s1],
);
const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-archive-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const as = async (user: string, school: string, sql: string, values: unknown[] = []) => {
  await db.query('begin');
  try {
    await db.query('select tests.act_as($1, $2)', [user, schools[school]]);
    await db.query('set local role app_user');
    const { rows } = await db.query(sql, values);
    await db.query('commit');
    return rows;
  } catch (error) {
    await db.query('rollback');
    throw error;
  }
};
const ask = async (): Promise<string> =>
  (await as('head', 'S1', 'select app_public.make_school_archive() as id'))[0].id;
const listed = async (id: string) => {
  const [row] = await as('head', 'S1', 'select app_public.bundle_export_list() as list');
  return row.list.find((one: { id: string }) => one.id === id);
};
const part = (user: string, school: string, id: string) =>
  as(user, school, 'select * from app_hidden.bundle_export_part($1, 1)', [id]);
const opened = (zip: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );

test('an admin’s archive is the command line’s without a passphrase, and comes in again', async () => {
  const worker = await startWorker({ connectionString: database.workerUrl });
  onTestFinished(worker.stop);
  const dirty = 'select count(*)::integer as n from app_private.dirty_results';
  await expect.poll(async () => (await db.query(dirty)).rows[0].n, { timeout: 60_000 }).toBe(0);
  const id = await ask();
  await expect.poll(() => listed(id), { timeout: 60_000 }).toMatchObject({ state: 'made' });
  const { files, filesDone } = await listed(id);
  expect(filesDone).toBe(files);
  const [{ file_name: name, content }] = await part('head', 'S1', id);
  expect(name).toMatch(/^S1-archive-\d{4}-\d\d-\d\d$/);
  const archive = opened(content);

  const target = path.join(folder, 'cli.zip');
  const { code } = await cli(['export', 'school', '--school', 'S1', '--out', target]);
  expect(code).toBe(0);
  const own = opened(readFileSync(target));
  const tables = (all: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([file]) => file.startsWith('tables/')));
  expect(tables(archive)).toEqual(tables(own));
  expect(Object.keys(archive).some((file) => file.includes('school_keys'))).toBe(false);

  expect(own['people.jsonl']).toContain('ministre@example.org');
  expect(archive['people.jsonl']).not.toContain('ministre@example.org');
  expect(archive['people.jsonl']).toContain('Ministre');
  expect(archive['people.jsonl']).toContain('"username": "head"');

  const brought = path.join(folder, 'screen.zip');
  writeFileSync(brought, content);
  const again = await cli(['import', 'school', brought, '--code', 'S1-COPY']);
  expect(again.stderr).not.toContain('trusted');
  expect(again.code).toBe(0);
  const { rows } = await db.query(
    `select (select count(*) from app_public.students s where s.school_id = $1)
       = (select count(*) from app_public.students s
          join app_public.institutions i on i.id = s.school_id and i.code = 'S1-COPY') as is_same`,
    [s1],
  );
  expect(rows).toEqual([{ is_same: true }]);
});

test('one is made at a time, is given up, and is nobody else’s', async () => {
  const id = await ask();
  await expect(ask()).rejects.toMatchObject({ code: 'RBVAL', column: 'archive' });
  for (const user of ['math', 'mother']) {
    await expect(as(user, 'S1', 'select app_public.make_school_archive()')).rejects.toMatchObject({
      code: 'RBDEN',
    });
  }
  await as('head', 'S1', 'select app_public.cancel_bundle_export($1)', [id]);
  expect(await listed(id)).toMatchObject({ state: 'cancelled', version: null, kind: 'archive' });
  const rowsOf = async (state: string, table: string | null) => {
    await db.query('update app_private.bundle_exports set state = $2 where id = $1', [id, state]);
    const { rows } = await db.query(
      'select count(*)::integer as n from app_private.archive_export_rows($1, $2, $3)',
      [s1, id, table],
    );
    return rows[0].n;
  };
  expect(await rowsOf('cancelled', 'app_public.students')).toBe(0);
  expect(await rowsOf('waiting', 'app_public.students')).toBeGreaterThan(0);
  expect(await rowsOf('waiting', 'app_private.school_keys')).toBe(0);
  expect(await rowsOf('waiting', 'app_private.credentials')).toBe(0);
  await db.query('select tests.user($1, $2, $3)', ['head2', schools['S2'], 'admin']);
  await db.query(`update app_private.bundle_exports set state = 'made' where id = $1`, [id]);
  expect(await part('head2', 'S2', id)).toEqual([]);
});
