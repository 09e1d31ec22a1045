import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { connect, useDatabase } from '../support/database.ts';
import { workbook } from '../support/workbook.ts';

// Files that nobody should send: each is refused with a reason for which the site has words, or read
// as the text that it is; the worker goes on.

const database = await useDatabase();
const db = await connect(database.adminUrl);
const school = (await db.query(`select tests.school('S1') as id`)).rows[0].id as number;

const bring = async (content: Uint8Array, name = 'fichier'): Promise<string> => {
  const { rows } = await db.query(
    `with begun as (
      select app_private.begin_import($1, 'students', $2, '{}') as id),
    kept as (
      select app_private.keep_import_part($1, b.id, 1, $3) from begun b)
    select b.id from begun b, kept`,
    [school, name, Buffer.from(content)],
  );
  const { id } = rows[0];
  await db.query(`update app_public.imports set state = 'reading' where id = $1`, [id]);
  await db.query(
    `select graphile_worker.add_job('read_import', json_build_object(
    'schoolId', $1::integer, 'importId', $2::text), max_attempts => 1)`,
    [school, id],
  );
  return id;
};
const settled = () =>
  expect
    .poll(
      async () => {
        const { rows } = await db.query(
          `select count(*)::integer as n from app_public.imports where state = 'reading'`,
        );
        return rows[0].n;
      },
      { timeout: 30_000, interval: 100 },
    )
    .toBe(0);
const outcome = async (id: string): Promise<string> => {
  const { rows } = await db.query(
    `select coalesce(problem ->> 'reason', problem ->> 'code', state) as outcome
    from app_public.imports where id = $1`,
    [id],
  );
  return rows[0].outcome;
};

// a generator that gives the same numbers every time
let seed = 20_261_122;
const below = (most: number): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * most);
};
const cut = (content: Uint8Array): Uint8Array => content.slice(0, 1 + below(content.length - 1));
const spoilt = (content: Uint8Array): Uint8Array => {
  const copy = content.slice();
  for (let n = 0; n < 8; n++) copy[below(copy.length)] = below(256);
  return copy;
};

const header = 'Matricule,Nom,Prénoms\n';
const zipOf = (files: Record<string, string | Uint8Array>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [
        name,
        typeof text === 'string' ? strToU8(text) : text,
      ]),
    ),
  );
/** A ZIP whose directory says that a file is smaller than it is. */
const lying = (zip: Uint8Array): Uint8Array => {
  const copy = Buffer.from(zip);
  copy.writeUInt32LE(100, copy.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24);
  return copy;
};
const zeros = new Uint8Array(30_000_000);

const files: [what: string, content: Uint8Array, outcome: string][] = [
  ['nothing but spaces', strToU8('  \n \n'), 'empty'],
  ['a NUL', strToU8(`${header}A1,Ko\0né,Awa\n`), 'not_text'],
  [
    'a NUL far down',
    strToU8(`${header}${'A1,Koné,Awa\n'.repeat(9000)}A1,Ko\0né,Awa\n`),
    'not_text',
  ],
  ['a huge field', strToU8(`${header}A1,${'x'.repeat(1_500_000)},Awa\n`), 'long_row'],
  ['a quote that is never closed', strToU8(`${header}A1,"${'x\n'.repeat(900_000)}`), 'long_row'],
  ['a misplaced quote', strToU8(`${header}A1,"x"y,Awa\n`), 'quotes'],
  ['a thousand columns', strToU8('a,'.repeat(1000)), 'too_wide'],
  ['ragged rows', strToU8(`${header}A1\nA1,b,c,d,e\n,,,\n`), 'mapping'],
  ['formulas', strToU8(`${header}=1+1,"=HYPERLINK(""http://x"")",@SUM(A1)\n`), 'mapping'],
  ['a gzip bomb', gzipSync(Buffer.alloc(210_000_000)), 'too_large'],
  ['a gzip bomb of NULs', gzipSync(zeros), 'not_text'],
  ['a ZIP bomb', zipOf({ 'a.csv': zeros, 'b.csv': zeros }), 'unpacked'],
  ['a ZIP bomb that is too large', zipOf({ 'a.csv': new Uint8Array(210_000_000) }), 'too_large'],
  ['a ZIP that lies about its sizes', lying(zipOf({ 'a.csv': zeros })), 'damaged_zip'],
  ['a ZIP in a ZIP', zipOf({ 'a.zip': zipOf({ 'b.csv': header }) }), 'unpacked'],
  [
    'a ZIP of tricky paths',
    zipOf({ '../../../tmp/a.csv': header, '/etc/b.csv': header }),
    'damaged_zip',
  ],
  ['a ZIP with folders', zipOf({ 'x/y/a.csv': header, 'x\\b.csv': header }), 'unpacked'],
  ['a ZIP of folders', zipOf({ 'a/': '', 'a/.hidden': 'x' }), 'no_tables'],
  [
    'too many files',
    zipOf(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`${n}.csv`, header]))),
    'too_many_tables',
  ],
  ['a workbook that lies', lying(workbook([['Matricule'], ['A1']])), 'damaged_zip'],
  ['an empty workbook', workbook([[]]), 'empty_workbook'],
  [
    'a document of text',
    zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<x/>' }),
    'not_workbook',
  ],
];

test('what nobody should send is refused with a reason, or harmless, and the worker goes on', async () => {
  const worker = await startWorker({ connectionString: database.workerUrl });
  onTestFinished(worker.stop);
  const whole = [
    strToU8(`${header}A1,Koné,Awa\n"A2","Yao ""x""",Jo\n`),
    workbook([
      ['Matricule', 'Nom'],
      ['A1', 'Koné'],
    ]),
    gzipSync(`${header}A1,Koné,Awa\n`),
    zipOf({ 'a.csv': header, 'b.xlsx': workbook([['Matricule']]) }),
  ];
  const named: [string, string, string][] = [];
  for (const [what, content, wanted] of files) named.push([what, await bring(content), wanted]);
  const random: string[] = [];
  for (let round = 0; round < 12; round++) {
    for (const one of whole) random.push(await bring(cut(one)), await bring(spoilt(one)));
  }
  const good = await bring(whole[0]!, '../../..');
  await settled();

  const found: [string, string][] = [];
  for (const [what, id] of named) found.push([what, await outcome(id)]);
  expect(found).toEqual(named.map(([what, , wanted]) => [what, wanted]));
  const outcomes: string[] = [];
  for (const id of random) outcomes.push(await outcome(id));
  expect(outcomes.filter((one) => one === 'broken')).toEqual([]);
  expect(new Set(outcomes).size).toBeGreaterThan(3);
  expect(await outcome(good)).toBe('mapping');
  const parts = await db.query(
    `select i.file_name, coalesce(i.problem ->> 'reason', i.state) as outcome
    from app_public.imports i
    where i.zip_id = any ($1)`,
    [named.map(([, id]) => id)],
  );
  expect(parts.rows.map(({ file_name: name, outcome: o }) => `${name}: ${o}`).toSorted()).toEqual([
    'a.csv: mapping',
    'a.csv: not_text',
    'a.zip: nested',
    'b.csv: mapping',
    'b.csv: not_text',
  ]);
  const formula = await db.query(
    `select r.fields from app_private.import_rows r where r.import_id = $1`,
    [named.find(([what]) => what === 'formulas')![1]],
  );
  expect(formula.rows[0].fields).toEqual(['=1+1', '=HYPERLINK("http://x")', '@SUM(A1)']);
}, 60_000);
