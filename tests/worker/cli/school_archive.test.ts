import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keyPlace, makeKey, recordPlace, seal, unseal } from '../../../db/seal.ts';
import { openArchive } from '../../../worker/archives/archive.ts';
import type { Manifest } from '../../../worker/archives/manifest.ts';
import { cliFor, useFiles } from '../../support/cli.ts';
import { connect, runFile, useDatabase } from '../../support/database.ts';

// What the commands call: archived_school(), archive_tables(), archive_exceptions(), archive_query()
// and archived_people(); begin_archive_import(), match_archived_people(), write_archive()
// and check_archived_references().

const source = await useDatabase();
await runFile(source, 'db/seed/demo.sql');
const db = await connect(source.adminUrl);
const target = await useDatabase();
const there = await connect(target.adminUrl);
const [here, elsewhere] = [cliFor(source), cliFor(target)];
const write = useFiles();
const archives = new Map(
  ['BOUAKE', 'SIEMREAP', 'NESIMI'].map((code) => [code, write(`${code}.zip`, '')]),
);
const bouake = archives.get('BOUAKE')!;

type Database = typeof db;

const schoolOf = async (client: Database, code: string): Promise<number> => {
  const { rows } = await client.query('select id from app_public.institutions where code = $1', [
    code,
  ]);
  return rows[0]?.id;
};

const unequal = '{school_id,institution_id,sealed,wrapped,calculated_at}';

/** A hash of each table's rows of a school (or of all others), whatever the school's number is. */
const hashes = async (client: Database, school: number, others = false) => {
  const { rows: tables } = await client.query(
    `select a.table_name as name, a.owner_column as owner,
       case
         when a.owner_column = 'institution_id' then '{id}'
         when a.table_name = 'audit.log' then
           '{id,transaction_id,session_key,database_role,address,request_id}'
         else '{}' end as without,
       case when a.table_name = 'audit.log' then
         'and t.table_name = any (array(select o.table_name from app_private.archive_tables() as o))'
         else '' end as only
     from app_private.archive_tables() as a`,
  );
  const found: Record<string, string> = {};
  for (const { name, owner, without, only } of tables) {
    const { rows } = await client.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(x.line, e'\n' order by x.line)), '') as hash
       from (
         select (to_jsonb(t) - $2::text[] - $3::text[]
             #- '{before,school_id}' #- '{after,school_id}')::text as line
         from ${name} t where (t.${owner} = $1) <> $4 ${only}) as x`,
      [school, unequal, without, others],
    );
    found[name] = rows[0].hash;
  }
  return found;
};

const passphrase = 'correct horse battery';
const key = makeKey();
const health = '{"notes":"asthma"}';
const sealId = '01890a5d-ac96-774b-bcce-b302099a8057';
const photo = Buffer.from('RIFF\0\0\0\0WEBPVP8 made for a test', 'latin1');

beforeAll(async () => {
  // last year's first term of one school is closed and its bulletins issued; a record is sealed, a
  // student has a photo, an admin a phrase of her own
  const school = await schoolOf(db, 'BOUAKE');
  await db.query(
    `select tests.calculate(), tests.user('official', i.id, 'admin')
     from app_public.institutions i where i.code = 'CI-MENA'`,
  );
  const { rows } = await db.query(
    `select t.id as term, array_agg(k.id) as classes
     from app_public.terms t
     join app_public.academic_years y on y.school_id = t.school_id and y.id = t.academic_year_id
     join app_public.classes k on k.school_id = y.school_id and k.academic_year_id = y.id
     where t.school_id = $1 and not y.is_active
     group by t.id, t.starts_on order by t.starts_on limit 1`,
    [school],
  );
  const { term, classes } = rows[0];
  await db.query('begin');
  await db.query(`select tests.act_as('official', $1)`, [school]);
  await db.query('select app_public.close_term(k, $2) from unnest($1::uuid[]) as k', [
    classes,
    term,
  ]);
  await db.query('select app_public.issue_bulletins($1, $2)', [classes, term]);
  await db.query('commit');
  await db.query(
    'insert into app_private.school_keys (school_id, version, wrapped) values ($1, 1, $2)',
    [school, seal(source.masterKey, keyPlace(school), key)],
  );
  await db.query(
    `update app_public.guardians g set user_id = tests.user('parent', $1, 'guardian')
     where g.school_id = $1
       and g.id = (
         select l.guardian_id from app_public.student_guardians l where l.school_id = $1 limit 1)`,
    [school],
  );
  await db.query(
    `with one as (select s.id from app_public.students s where s.school_id = $1 order by s.id limit 1),
     pictured as (
       insert into app_public.student_photos (school_id, student_id, image)
       select $1, one.id, $4 from one)
     insert into app_public.student_health (school_id, student_id, seal_id, sealed, key_version)
     select $1, one.id, $2, $3, 1 from one`,
    [
      school,
      sealId,
      seal(key, recordPlace(school, 'student_health', sealId), Buffer.from(health)),
      photo,
    ],
  );
  await db.query('select tests.calculate()');
  process.env['ROLLBOOK_ARCHIVE_PASSPHRASE'] = passphrase;
  for (const [code, file] of archives) {
    expect(await here(['export', 'school', '--school', code, '--out', file])).toMatchObject({
      code: 0,
    });
  }
}, 120_000);

afterEach(() => {
  delete process.env['ROLLBOOK_ARCHIVE_PASSPHRASE'];
});

const summary = (bytes: Uint8Array) => ({
  rows: bytes.filter((byte) => byte === 10).length,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** The archive with its files changed. */
const changed = (
  name: string,
  change: (files: Record<string, Uint8Array>, manifest: Manifest) => void,
): string => {
  const files = unzipSync(readFileSync(bouake));
  const manifest = JSON.parse(strFromU8(files['manifest.json']!));
  change(files, manifest);
  if (files['manifest.json']) files['manifest.json'] = strToU8(JSON.stringify(manifest));
  return write(name, zipSync(files));
};

test('an archive is for nobody else’s eyes, and says what it holds and what not', () => {
  expect(statSync(bouake).mode & 0o077).toBe(0);
  const files = unzipSync(readFileSync(bouake));
  const manifest: Manifest = JSON.parse(strFromU8(files['manifest.json']!));
  expect(manifest).toMatchObject({ format: 1, school: { code: 'BOUAKE' } });
  const marks = (manifest as Manifest).tables.find(({ name }) => name === 'app_public.marks');
  expect(marks!.rows).toBeGreaterThan(5000);
  expect(manifest.left_out).toContainEqual({
    name: 'app_private.dirty_results',
    reason: 'calculated anew',
  });
  expect(strFromU8(files['people.jsonl']!)).not.toContain('argon2');
});

describe('in an empty installation', () => {
  test('schools of three countries are as they were, and a calculation gives the same results', async () => {
    for (const [code, file] of archives) {
      process.env['ROLLBOOK_ARCHIVE_PASSPHRASE'] = passphrase;
      const { code: exit, stderr } = await elsewhere(['import', 'school', file]);
      expect(stderr).toBe('');
      expect(exit).toBe(0);
      const [before, after] = [await schoolOf(db, code), await schoolOf(there, code)];
      expect(after).not.toBe(before);
      expect(await hashes(there, after)).toEqual(await hashes(db, before));
      const { rows } = await there.query('select * from app_private.result_differences($1)', [
        after,
      ]);
      expect(rows).toEqual([]);
    }
  }, 120_000);

  test('what is sealed opens with the keys of that installation', async () => {
    const school = await schoolOf(there, 'BOUAKE');
    const { rows } = await there.query(
      `select k.wrapped, h.sealed
       from app_public.student_health h
       join app_private.school_keys k on k.school_id = h.school_id and k.version = h.key_version
       where h.school_id = $1`,
      [school],
    );
    const opened = unseal(target.masterKey, keyPlace(school), rows[0].wrapped);
    const plain = unseal(opened, recordPlace(school, 'student_health', sealId), rows[0].sealed);
    expect(plain.toString()).toBe(health);
  });

  test('people are there, inactive and without a password; families find their children', async () => {
    const { rows } = await there.query(
      `select count(*)::integer as people, bool_and(u.status = 'inactive') as inactive,
         (select count(*)::integer from app_private.credentials) as passwords,
         (select count(*) > 0 from app_public.family_children) as families
       from app_public.users u`,
    );
    expect(rows[0]).toMatchObject({ inactive: true, passwords: 0, families: true });
    expect(rows[0].people).toBeGreaterThan(20);
  });

  test('bulletins prove what they did, and a closed term takes no more marks', async () => {
    const { rows } = await there.query(
      `select distinct app_hidden.verified_bulletin(b.code) as says from app_public.bulletins b`,
    );
    expect(rows).toEqual([{ says: 'authentic' }]);
    await expect(
      there.query(
        `update app_public.marks m set comment = 'late'
         from app_public.assessments a
         join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
         join app_public.class_terms t
           on t.school_id = a.school_id and t.class_id = c.class_id and t.term_id = a.term_id
         where m.school_id = a.school_id and m.assessment_id = a.id`,
      ),
    ).rejects.toMatchObject({ code: 'RBCLO' });
  });

  test('the log says who did what, and not from where', async () => {
    const { rows } = await there.query(
      `select distinct u.last_name, u.status, l.address, l.session_key
       from audit.log l
       left join app_public.users u on u.id = l.actor_id
       where l.table_name = 'app_public.class_terms'`,
    );
    expect(rows).toEqual([
      { last_name: 'official', status: 'inactive', address: null, session_key: null },
    ]);
  });

  test('a code that is there is refused', async () => {
    expect(await elsewhere(['import', 'school', bouake])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('an institution with the code “BOUAKE” already'),
    });
  });
});

describe('beside the schools it comes from', () => {
  test('a dry run checks everything and writes nothing', async () => {
    const { code, stdout } = await here([
      ...['import', 'school', bouake, '--code', 'COPY', '--dry-run'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Nothing was written/);
    expect(await schoolOf(db, 'COPY')).toBeUndefined();
  });

  test('a copy of a school leaves every other one as it was, and knows the same people', async () => {
    const before = await hashes(db, -1, true);
    const copied = await here([
      ...['import', 'school', bouake, '--code', 'COPY', '--under', 'CI-BKE-CENTRE'],
    ]);
    expect(copied).toMatchObject({ code: 0, stderr: '' });
    expect(copied.stdout).toMatch(/users found +\d+/);
    expect(copied.stdout).not.toContain('users made');
    expect(copied.stdout).toContain('What is sealed was left out');
    const school = await schoolOf(db, 'COPY');
    expect(await hashes(db, school, true)).toEqual(before);

    const [original, copy] = [
      await hashes(db, await schoolOf(db, 'BOUAKE')),
      await hashes(db, school),
    ];
    const different = Object.keys(original).filter((name) => original[name] !== copy[name]);
    expect(different).toEqual(['app_private.school_keys', 'app_public.student_health']);
    const { rows } = await db.query(
      `select s.domain, p.code
       from app_public.schools s
       join app_public.institutions i using (id)
       join app_public.institutions p on p.id = i.parent_id
       where s.id = $1`,
      [school],
    );
    expect(rows).toEqual([{ domain: null, code: 'CI-BKE-CENTRE' }]);
    const { rows: logged } = await db.query(
      `select l.reason from audit.log l
       where l.table_name = 'app_public.institutions' and (l.key ->> 'id')::integer = $1`,
      [school],
    );
    expect(logged).toEqual([{ reason: 'portable archive' }]);
  }, 60_000);
});

describe('people of another installation', async () => {
  const other = await useDatabase();
  const client = await connect(other.adminUrl);

  test('are found by their address; a user name alone makes nobody the same', async () => {
    const { rows: people } = await db.query(
      `select u.id, k.username, k.email, u.last_name, u.first_name
       from app_public.memberships m
       join app_public.users u on u.id = m.user_id
       join app_public.user_accounts k on k.user_id = u.id
       where m.institution_id = $1 and k.username is not null
       order by k.email nulls last`,
      [await schoolOf(db, 'BOUAKE')],
    );
    const known = people.find(({ email }) => email);
    const namesake = people.find(({ username }) => username !== known.username);
    await client.query(
      `with u as (
         insert into app_public.users (last_name, first_name)
         values ('Other', 'Name'), ('Somebody', 'Else') returning id, last_name)
       insert into app_public.user_accounts (user_id, username, email)
       select u.id, case u.last_name when 'Somebody' then $2 end,
         case u.last_name when 'Other' then upper($1) end
       from u`,
      [known.email, namesake.username],
    );
    expect(await cliFor(other)(['import', 'school', bouake])).toMatchObject({ code: 0 });
    const { rows } = await client.query(
      `select u.last_name, u.status, count(m.id)::integer as duties
       from app_public.users u
       left join app_public.memberships m on m.user_id = u.id
       where u.last_name in ('Other', 'Somebody')
         or u.id = $1
       group by u.id
       order by 1`,
      [namesake.id],
    );
    expect(rows).toEqual(
      [
        { last_name: 'Other', status: 'active', duties: 1 },
        { last_name: 'Somebody', status: 'active', duties: 0 },
        { last_name: namesake.last_name, status: 'inactive', duties: 1 },
      ].toSorted((a, b) => (a.last_name < b.last_name ? -1 : 1)),
    );
  }, 60_000);

  test('an older archive, which lacks a column, is read with the column’s default', async () => {
    const older = changed('older.zip', (files, manifest) => {
      manifest.format = 0;
      manifest.school.code = 'OLDER';
      const table = manifest.tables.find(({ name }) => name === 'app_public.students')!;
      table.columns = table.columns.filter((name: string) => name !== 'custom');
      const file = 'tables/app_public.students.jsonl';
      const lines = strFromU8(files[file]!).replaceAll(/"custom": \{[^}]*\}, /g, '');
      files[file] = strToU8(lines);
      Object.assign(table, summary(files[file]!));
    });
    expect(await cliFor(other)(['import', 'school', older])).toMatchObject({ code: 0, stderr: '' });
    const { rows } = await client.query(
      `select count(*) > 100 as students, bool_and(s.custom = '{}') as default
       from app_public.students s join app_public.institutions i on i.id = s.school_id
       where i.code = 'OLDER'`,
    );
    expect(rows).toEqual([{ students: true, default: true }]);
  }, 60_000);
});

describe('what can’t be trusted is refused, and nothing is written', async () => {
  const empty = await useDatabase();
  const client = await connect(empty.adminUrl);
  const marks = 'tables/app_public.marks.jsonl';
  const refused = async (file: string, reason: string) => {
    const { code, stderr } = await cliFor(empty)(['import', 'school', file]);
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    const { rows } = await client.query(
      `select (select count(*) from app_public.institutions)
         + (select count(*) from app_public.users) as n`,
    );
    expect(rows[0].n).toBe('0');
  };

  const whole = () => readFileSync(bouake);
  const files: [string, string, () => string][] = [
    ['cut off', 'was cut off', () => write('cut.zip', whole().subarray(0, 50_000))],
    [
      'that lacks a piece',
      'The archive can’t be trusted',
      () =>
        write('hole.zip', Buffer.concat([whole().subarray(0, 90_000), whole().subarray(99_000)])),
    ],
    ['that is no ZIP', 'it is no ZIP', () => write('text.zip', 'not a zip')],
    [
      'of something else',
      'it holds "readme.txt"',
      () => write('else.zip', zipSync({ 'readme.txt': strToU8('hello') })),
    ],
    [
      'with a path that leads out',
      'invalid relative path: ../../etc/passwd',
      () => changed('path.zip', (entries) => (entries['../../etc/passwd'] = strToU8('root'))),
    ],
    [
      'with a file that is not named',
      'files that its manifest does not name',
      () =>
        changed('more.zip', (entries) => (entries['tables/app_public.a.jsonl'] = strToU8('{}'))),
    ],
    [
      'without one that is named',
      `it has no ${marks}`,
      () => changed('fewer.zip', (entries) => Reflect.deleteProperty(entries, marks)),
    ],
    [
      'that is a bomb',
      'far too large unpacked',
      () => changed('bomb.zip', (entries) => (entries[marks] = new Uint8Array(2 ** 26))),
    ],
    [
      'made by a newer Rollbook',
      'made by a newer Rollbook (9.9.9, format 2)',
      () =>
        changed('newer.zip', (_, made) => Object.assign(made, { format: 2, rollbook: '9.9.9' })),
    ],
  ];
  test.each(files)('a file %s', async (_, reason, file) => {
    await expect(openArchive(file())).rejects.toThrow(reason);
  });

  test('by the command line, too, with the reason', () =>
    refused(write('short.zip', whole().subarray(0, 50_000)), 'was cut off'));

  test.each<[string, string, Parameters<typeof changed>[1]]>([
    [
      'a column that is not known here',
      'has app_public.marks.smell, which this Rollbook does not know',
      (_, { tables }) =>
        tables.find(({ name }) => name === 'app_public.marks')!.columns.push('smell'),
    ],
    [
      'a changed mark',
      'app_public.marks was changed (SHA-256)',
      (entries) => {
        const bytes = entries[marks]!;
        const digit = strFromU8(bytes.subarray(0, 400)).indexOf('"version": ') + 11;
        bytes[digit] = bytes[digit] === 49 ? 48 : 49;
      },
    ],
    [
      'a row less',
      'app_public.marks was changed',
      (entries) => {
        const bytes = entries[marks]!;
        entries[marks] = bytes.subarray(bytes.indexOf(10) + 1);
      },
    ],
    [
      'a student less, to whom marks belong',
      'that the archive does not have',
      (entries, { tables }) => {
        const name = 'tables/app_public.students.jsonl';
        entries[name] = entries[name]!.subarray(entries[name]!.indexOf(10) + 1);
        const table = tables.find((given) => given.name === 'app_public.students')!;
        Object.assign(table, summary(entries[name]));
      },
    ],
    [
      'rows that are no JSON',
      'app_public.marks is no JSON Lines',
      (entries) => (entries[marks] = strToU8('{"a":\n')),
    ],
  ])('an archive with %s', (_, reason, change) => refused(changed('damaged.zip', change), reason));

  test('an archive whose sealed part is opened with another passphrase', async () => {
    process.env['ROLLBOOK_ARCHIVE_PASSPHRASE'] = 'another horse battery';
    const { code, stderr } = await cliFor(empty)(['import', 'school', bouake]);
    expect(code).toBe(1);
    expect(stderr).toContain('does not open what is sealed');
    expect(await schoolOf(client, 'BOUAKE')).toBeUndefined();
  });

  test('a passphrase that is short, a school that does not exist', async () => {
    process.env['ROLLBOOK_ARCHIVE_PASSPHRASE'] = 'short';
    const short = await here([
      'export',
      'school',
      '--school',
      'ABOBO',
      '--out',
      write('a.zip', ''),
    ]);
    expect(short.code).toBe(2);
    delete process.env['ROLLBOOK_ARCHIVE_PASSPHRASE'];
    const none = await here(['export', 'school', '--school', 'NONE', '--out', write('n.zip', '')]);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('code “NONE”') });
  });
});
