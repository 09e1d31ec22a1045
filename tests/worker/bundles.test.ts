import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { cliFor } from '../support/cli.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

// OneRoster bundles that a school's admin has made and brings. Made: make_bundle_export(),
// begin_bundle_export(), bundle_export_lines() with oneroster_lines() and csv_line(),
// note_bundle_export(), store_bundle_export_part(), bundle_export_list(), bundle_export_part(),
// cancel_bundle_export(), fail_bundle_export(), forget_bundles(). Brought: upload_import(),
// restart_bundle(), stage_bundle_lines(), finish_bundle(), run_import() with run_bundle(),
// try_bundle(), stage_bundle() and told_refusal(), import_page(), kept_text().

const database = await useDatabase();
const db = await connect(database.adminUrl);
await runFile(database, path.join(import.meta.dirname, 'cli/oneroster.sql'));
await db.query(`select tests.staffed_class(tests.school('S2'))`);
const schools = Object.fromEntries(
  (await db.query('select code, id from app_public.institutions')).rows.map((row) => [
    row.code as string,
    row.id as number,
  ]),
);
const worker = await startWorker({ connectionString: database.workerUrl });
afterAll(worker.stop);
const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Files = Record<string, string>;

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
const made = async (school: string, ...values: unknown[]): Promise<string> => {
  const [row] = await as('head', school, 'select app_public.make_bundle_export($1, $2, $3) as id', [
    values[0] ?? '1.2',
    values[1] ?? null,
    values[2] ?? false,
  ]);
  await expect
    .poll(() => listed(school, row.id), { timeout: 20_000 })
    .toMatchObject({ state: 'made' });
  return row.id;
};
const listed = async (school: string, id: string) => {
  const [row] = await as('head', school, 'select app_public.bundle_export_list() as list');
  return row.list.find((one: { id: string }) => one.id === id);
};
const partOf = (user: string, school: string, id: string, place = 1) =>
  as(user, school, 'select * from app_hidden.bundle_export_part($1, $2)', [id, place]);
const filesOf = async (school: string, id: string): Promise<Files> => {
  const [part] = await partOf('head', school, id);
  return opened(part.content);
};
const opened = (zip: Uint8Array): Files =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );
const zipped = (files: Files): Buffer =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, t]) => [name, strToU8(t)]))),
  );
const changedKinds = (page: { import: { counts: { kinds: Record<string, unknown>[] } } }) =>
  page.import.counts.kinds.filter(({ changed, gone }) => Number(changed) + Number(gone) > 0);
const settled = ['checked', 'applied', 'failed', 'cancelled'];
const pageOf = async (school: string, id: string) => {
  const [row] = await as('head', school, 'select app_public.import_page($1) as page', [id]);
  return row.page;
};
const waited = async (school: string, id: string, states = settled) => {
  await expect
    .poll(async () => (await pageOf(school, id)).import.state, { timeout: 20_000 })
    .toBeOneOf(states);
  return pageOf(school, id);
};
const brought = async (school: string, content: Buffer) => {
  const sql = `select app_hidden.upload_import('oneroster', 'bundle.zip', $1) as id`;
  const [row] = await as('head', school, sql, [content]);
  return waited(school, row.id);
};
const applied = async (school: string, id: string) => {
  await as('head', school, 'select app_public.write_checked_import($1)', [id]);
  return waited(school, id);
};
const census = async (school: string): Promise<string> => {
  const { rows } = await db.query(
    `select concat_ws(' ', (select count(*) from app_public.students where school_id = $1),
       (select md5(string_agg(s::text, '' order by s.id)) from app_public.students s
        where s.school_id = $1),
       (select md5(string_agg(m::text, '' order by m.assessment_id, m.student_id))
        from app_public.marks m where m.school_id = $1),
       (select count(*) from app_public.memberships where institution_id = $1),
       (select i::text from app_public.institutions i where i.id = $1)) as text`,
    [schools[school]],
  );
  return rows[0].text;
};
const told = (page: { findings: Record<string, unknown>[] }): string[] =>
  page.findings.map(({ file, line, column, value, message }) =>
    [file, line, column, value, message].filter((part) => part !== null).join(' | '),
  );

test.each(['1.2', '1.1'])(
  'a bundle made for an admin is the one that the command line writes, in OneRoster %s',
  async (version) => {
    const target = path.join(folder, `${version}.zip`);
    await cliFor(database)([
      ...['export', 'oneroster', '--school', 'S1', '--version', version, '--out', target],
    ]);
    const id = await made('S1', version);
    const files = await filesOf('S1', id);
    expect(files).toEqual(opened(await readFile(target)));
    expect(files['users.csv']).toContain(`"'=HYPERLINK(""x""), dite ""Ana"""`);
    expect(await listed('S1', id)).toMatchObject({ filesDone: version === '1.2' ? 12 : 11 });
  },
);

test('a delta since the last bundle holds what was changed after it, and nothing else', async () => {
  await made('S1');
  await db.query(`update app_private.bundle_exports set until = now()`);
  await db.query(
    `update app_public.students set birth_place = 'Man' where school_id = $1 and student_number = 'cho'`,
    [schools['S1']],
  );
  const files = await filesOf('S1', await made('S1', '1.2', null, true));
  const lines = Object.entries(files)
    .filter(([name]) => name !== 'manifest.csv')
    .flatMap(([name, text]) =>
      text
        .trim()
        .split('\r\n')
        .slice(1)
        .map(() => name),
    );
  expect(lines).toEqual(['demographics.csv']);
  expect(files['manifest.csv']).toContain('file.demographics,delta');
});

test('a day to come, or no bundle before, is refused at its field', async () => {
  await expect(made('S1', '1.2', '2999-01-01')).rejects.toMatchObject({
    code: 'RBVAL',
    column: 'since',
  });
  await expect(made('S2', '1.2', null, true)).rejects.toMatchObject({
    code: 'RBVAL',
    column: 'is_since_last',
  });
  await expect(made('S2', '1.3')).rejects.toMatchObject({ code: '23514' });
});

test('only an admin of the school has bundles made, sees them and takes them', async () => {
  const id = await made('S1');
  const sql = `select app_public.make_bundle_export('1.2')`;
  await db.query('select tests.user($1, $2, $3)', ['head2', schools['S2'], 'admin']);
  for (const user of ['math', 'mother']) {
    await expect(as(user, 'S1', sql)).rejects.toMatchObject({ code: 'RBDEN' });
    await expect(partOf(user, 'S1', id)).rejects.toMatchObject({ code: 'RBDEN' });
  }
  expect(await partOf('head2', 'S2', id)).toEqual([]);
  const cancel = 'select app_public.cancel_bundle_export($1)';
  await expect(as('head2', 'S2', cancel, [id])).rejects.toMatchObject({ code: 'RBVAL' });
  const [list] = await as('head2', 'S2', 'select app_public.bundle_export_list() as list');
  expect(list.list.map((one: { id: string }) => one.id)).not.toContain(id);
  await partOf('head', 'S1', id);
  const { rows } = await db.query(
    `select array_agg(distinct l.operation order by l.operation) as operations from audit.log l
     where l.table_name = 'app_private.bundle_exports' and l.key ->> 'id' = $1`,
    [id],
  );
  expect(rows[0].operations).toEqual(['insert', 'update']);
});

test('a bundle is forgotten after a week, one that failed or was given up is not handed out', async () => {
  const id = await made('S1');
  await db.query(
    `update app_private.bundle_exports set created_at = now() - interval '8 days' where id = $1`,
    [id],
  );
  await db.query('select app_private.forget_bundles()');
  expect(await listed('S1', id)).toMatchObject({ state: 'forgotten' });
  expect(await partOf('head', 'S1', id)).toEqual([]);
  for (const [sql, state, values] of [
    ['select app_private.fail_bundle_export($2, $1)', 'failed', [schools['S1']]],
    ['select app_public.cancel_bundle_export($1)', 'cancelled', []],
  ] as const) {
    const { rows } = await db.query(
      `insert into app_private.bundle_exports (school_id, version) values ($1, '1.2') returning id`,
      [schools['S1']],
    );
    const other = rows[0].id;
    if (state === 'failed') await db.query(sql, [other, ...values]);
    else await as('head', 'S1', sql, [other]);
    expect(await listed('S1', other)).toMatchObject({ state });
    expect(await partOf('head', 'S1', other)).toEqual([]);
  }
});

test('the bundle of a school changes nothing when it comes back', async () => {
  const before = [await census('S1'), await census('S2')];
  const [part] = await partOf('head', 'S1', await made('S1'));
  const page = await brought('S1', part.content);
  expect(told(page)).toEqual([]);
  expect(changedKinds(page)).toEqual([]);
  expect(page.import).toMatchObject({ state: 'checked', created: 0, changed: 0, rejected: 0 });
  expect(page.import.same).toBeGreaterThan(20);
  expect(page.import.counts.files).toContainEqual({ file: 'users.csv', lines: 8, rejected: 0 });
  const after = await applied('S1', page.import.id);
  expect(after.import).toMatchObject({ state: 'applied', created: 0, changed: 0, canUndo: false });
  expect([await census('S1'), await census('S2')]).toEqual(before);
});

test('a try tells exactly what writing then does, which happens once and is logged', async () => {
  const files = await filesOf('S1', await made('S1'));
  const before = await census('S1');
  const page = await brought(
    'S1',
    zipped({
      ...files,
      'demographics.csv': files['demographics.csv']!.replace('2012-02-29', '2012-03-01'),
    }),
  );
  expect(page.import).toMatchObject({ created: 0, changed: 1 });
  expect(page.import.counts.kinds).toContainEqual(
    expect.objectContaining({ what: 'students', changed: 1 }),
  );
  expect(await census('S1')).toBe(before);
  await applied('S1', page.import.id);
  const { rows } = await db.query(
    `select l.reason from audit.log l where l.table_name = 'app_public.students'
     and l.after ->> 'birth_date' = '2012-03-01'`,
  );
  expect(rows).toEqual([{ reason: `import ${page.import.id}` }]);
  const left = await db.query('select from app_private.bundle_lines where import_id = $1', [
    page.import.id,
  ]);
  expect(left.rowCount).toBe(0);
  const undo = as('head', 'S1', 'select app_public.undo_written_import($1)', [page.import.id]);
  await expect(undo).rejects.toMatchObject({ code: 'RBVAL' });
});

test('what changed between try and writing is shown again instead of being written', async () => {
  const files = await filesOf('S1', await made('S1'));
  const page = await brought(
    'S1',
    zipped({ ...files, 'demographics.csv': files['demographics.csv']!.replace('Bouaké', 'Daloa') }),
  );
  await db.query(
    `update app_public.students set birth_place = 'Daloa' where birth_place = 'Bouaké'`,
  );
  const again = await applied('S1', page.import.id);
  expect(again.import).toMatchObject({
    state: 'checked',
    changed: 0,
    problem: { code: 'changed' },
  });
});

test('each wrong line is named with file, line, column, value and remedy, and nothing is written', async () => {
  const {
    'users.csv': users,
    'classes.csv': classes,
    ...rest
  } = await filesOf('S1', await made('S1'));
  const before = await census('S1');
  const page = await brought(
    'S1',
    zipped({
      ...rest,
      'USERS.CSV': users!.replace('givenName', 'givnName'),
      'classes.csv': classes!.replace(',homeroom,', ',homeroum,'),
      'notes.txt': 'x',
    }),
  );
  expect(page.import).toMatchObject({ state: 'checked', rejected: 2, created: 0 });
  const findings = told(page);
  expect(findings).toContain('users.csv | 1 | givenName | the column is missing');
  expect(findings).toContainEqual(
    expect.stringMatching(/^classes.csv \| \d+ \| classType \| homeroum/),
  );
  expect(findings).toContain('USERS.CSV | read as users.csv');
  expect(findings).toContain('notes.txt | not a file of a OneRoster bundle, it is not read');
  expect(page.findings[0].remedy).toContain('Use one of');
  const write = as('head', 'S1', 'select app_public.write_checked_import($1)', [page.import.id]);
  await expect(write).rejects.toMatchObject({ code: 'RBVAL' });
  expect(await census('S1')).toBe(before);
});

test('a bundle of two schools, or of another one, writes nothing anywhere', async () => {
  const files = await filesOf('S1', await made('S1'));
  const before = [await census('S1'), await census('S2')];
  const institutions = (await db.query('select count(*) from app_public.institutions')).rows;
  const orgs = files['orgs.csv']!;
  const header = orgs.split('\r\n')[0]!.split(',');
  const other = (code: string) =>
    header
      .map(
        (name) => ({ sourcedId: code, name: code, type: 'school', identifier: code })[name] ?? '',
      )
      .join(',');
  for (const code of ['S2', 'NEW']) {
    const page = await brought('S1', zipped({ ...files, 'orgs.csv': `${orgs}${other(code)}\r\n` }));
    expect(page.import).toMatchObject({ state: 'checked', rejected: 1 });
    expect(told(page)).toContainEqual(
      expect.stringContaining(`| sourcedId | ${code} | this is not the school S1`),
    );
  }
  expect([await census('S1'), await census('S2')]).toEqual(before);
  expect((await db.query('select count(*) from app_public.institutions')).rows).toEqual(
    institutions,
  );
});

test('a teacher who is known in another school only is not looked at, and no account is made', async () => {
  await db.query(
    `with ada as materialized (select tests.user('ada', $1, 'teacher') as id)
     update app_public.user_accounts set email = 'ada@b.example' from ada where user_id = ada.id`,
    [schools['S2']],
  );
  const files = await filesOf('S1', await made('S1'));
  const columns = (name: string) => files[name]!.split('\r\n')[0]!.split(',');
  const line = (name: string, values: Files) =>
    `${columns(name)
      .map((column) => values[column] ?? '')
      .join(',')}\r\n`;
  const page = await brought(
    'S1',
    zipped({
      ...files,
      'users.csv':
        files['users.csv']! +
        line('users.csv', {
          ...{ sourcedId: 'new-ada', enabledUser: 'true', username: 'ada', givenName: 'ada' },
          ...{ familyName: 'ada', email: 'ada@b.example' },
        }),
      'roles.csv':
        files['roles.csv']! +
        line('roles.csv', {
          ...{ sourcedId: 'new-role', userSourcedId: 'new-ada', roleType: 'primary' },
          ...{ role: 'teacher', orgSourcedId: 'S1' },
        }),
    }),
  );
  expect(told(page)).toEqual([]);
  expect(page.import).toMatchObject({ created: 1, rejected: 0 });
  await applied('S1', page.import.id);
  const { rows } = await db.query(
    `select m.institution_id, a.username from app_public.users u
     join app_public.memberships m on m.user_id = u.id
     left join app_public.user_accounts a on a.user_id = u.id
     where u.last_name = 'ada' order by m.institution_id`,
  );
  expect(rows).toEqual([
    { institution_id: schools['S1'], username: null },
    { institution_id: schools['S2'], username: 'ada' },
  ]);
});

test('what is no ZIP, or cut off, is refused with the reason and without a path of the server', async () => {
  const [part] = await partOf('head', 'S1', await made('S1'));
  for (const content of [Buffer.from('sourcedId'), part.content.subarray(0, 2000)]) {
    const page = await brought('S1', content);
    expect(page.import).toMatchObject({ state: 'failed', problem: { code: 'unreadable' } });
    expect(page.import.problem.message).toMatch(/bundle\.zip/);
    expect(page.import.problem.message).not.toContain(os.tmpdir());
  }
  const twice = zipped({ 'a.csv': 'x', 'b.csv': 'y' });
  for (let at = twice.indexOf('b.csv'); at !== -1; at = twice.indexOf('b.csv', at + 1))
    twice.write('a', at);
  const double = await brought('S1', twice);
  expect(double.import.problem.message).toBe('The bundle holds a.csv twice.');
  const strange = await brought('S1', zipped({ 'a\0b.csv': 'x' }));
  expect(strange.import.problem).toMatchObject({ code: 'unreadable' });
  const broken = await brought('S1', zipped({ 'orgs.csv': 'sourcedId\n"1', 'manifest.csv': '' }));
  expect(broken.import.problem.message).toMatch(/^(orgs|manifest)\.csv/);
});

test('a bundle that was given up leaves nothing behind', async () => {
  const files = await filesOf('S1', await made('S1'));
  const page = await brought('S1', zipped(files));
  await as('head', 'S1', 'select app_public.cancel_import($1)', [page.import.id]);
  const { rows } = await db.query(
    `select (select count(*) from app_private.bundle_lines where import_id = $1)
       + (select count(*) from app_private.bundle_findings where import_id = $1) as n`,
    [page.import.id],
  );
  expect(Number(rows[0].n)).toBe(0);
  expect((await pageOf('S1', page.import.id)).import.state).toBe('cancelled');
});

// a generator of our own, so that a seed that fails fails again
const dice = (seed: number) => {
  let state = seed;
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
};
const fuzzed = made('S1').then((id) => filesOf('S1', id));
const oddities = [
  ...['', 'x', '-1', '0', '1e9', '99999999999', '0.001', '2025-02-30', '9999-12-31', 'tobedeleted'],
  ...['"a,b"', "'=1+1", 'é\u0301\u202e', '"a""b"', 'a'.repeat(600), 'true', 'NaN', '"\n"', ' '],
];

test.each(Array.from({ length: 8 }, (_, seed) => seed))(
  'a bundle with odd cells is read or refused with reasons, seed %i',
  async (seed) => {
    const roll = dice(seed);
    const files = { ...(await fuzzed) };
    for (let change = 0; change < 3; change++) {
      const name = Object.keys(files)[roll(Object.keys(files).length)]!;
      const lines = files[name]!.split('\r\n');
      const line = roll(lines.length);
      const cells = lines[line]!.split(',');
      cells[roll(cells.length)] = oddities[roll(oddities.length)]!;
      lines[line] = cells.join(',');
      files[name] = lines.join('\r\n');
    }
    const page = await brought('S1', zipped(files));
    expect(page.import.problem?.code, JSON.stringify(page.import.problem)).not.toBe('broken');
    expect(page.import.state).toBeOneOf(['checked', 'failed']);
    if (page.import.state === 'checked' && page.import.rejected === 0 && seed % 4 === 0)
      expect((await applied('S1', page.import.id)).import.state).toBe('applied');
  },
);
