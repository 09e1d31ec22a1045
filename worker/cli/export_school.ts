import { parseArgs } from 'node:util';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import {
  format,
  madeBy,
  manifestName,
  peopleName,
  tableFile,
  type ArchivedTable,
  type Manifest,
} from '../archives/manifest.ts';
import { makeSalt, outward, passphraseKey } from '../archives/seals.ts';
import { changedLines, summed } from '../archives/summed.ts';
import { writeZip, type Add } from '../archives/zip_writer.ts';
import { inTransaction, withDatabase } from './database.ts';
import { startProgress } from './progress.ts';
import { required, UsageError, type Command } from './usage.ts';

type School = { id: number; school: Manifest['school']; tables: ArchivedTable[] };

const notSealed = 'sealed with keys of this installation; no passphrase was given';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: { school: { type: 'string' }, out: { type: 'string' } },
  });
  const code = required(values.school, 'school');
  const file = required(values.out, 'out');
  const passphrase = process.env.ROLLBOOK_ARCHIVE_PASSPHRASE;
  if (passphrase !== undefined && passphrase.length < 12) {
    throw new UsageError('ROLLBOOK_ARCHIVE_PASSPHRASE has fewer than 12 characters.');
  }
  const manifest = await withDatabase((owner, { masterKey }) =>
    inTransaction(owner, async () => {
      await owner.query('set transaction isolation level repeatable read, read only');
      let made: Manifest | undefined;
      await writeZip(file, async (add) => {
        made = await fillArchive(owner, add, code, passphrase, masterKey);
      });
      return made!;
    }),
  );
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Wrote ${file}: ${rows} rows in ${manifest.tables.length} tables.`);
  const sealed = manifest.left_out.filter(({ reason }) => reason === notSealed);
  if (sealed.length) {
    console.log(
      'What is sealed (health, family background) is left out; with a passphrase in\n' +
        'ROLLBOOK_ARCHIVE_PASSPHRASE it comes along, and opens with it.',
    );
  }
};

const fillArchive = async (
  owner: pg.Client,
  add: Add,
  code: string,
  passphrase: string | undefined,
  master: Buffer,
): Promise<Manifest> => {
  const found = await owner.query<School>('select * from app_private.archived_school($1)', [code]);
  const { id, school, tables } = found.rows[0]!;
  const progress = startProgress();
  const salt = makeSalt();
  const change = passphrase ? outward(master, passphraseKey(passphrase, salt), id) : undefined;

  const write = async (name: string, chunks: AsyncIterable<Uint8Array>) => {
    progress.show(`Writing ${name}`);
    const { chunks: passing, summary } = summed(chunks);
    await add(name, passing);
    return summary();
  };
  const people = await write(
    peopleName,
    await copied(owner, `copy (select * from app_private.archived_people(${id}))`),
  );
  const archived: ArchivedTable[] = [];
  for (const table of tables.filter(({ sealed }) => !sealed || change)) {
    const { rows } = await owner.query('select app_private.archive_copy($1, $2) as copy', [
      id,
      table.name,
    ]);
    const chunks: AsyncIterable<Uint8Array> = owner.query(copyTo(rows[0].copy));
    const changed =
      table.sealed && change ? changedLines(chunks, (row) => change(table.name, row)) : chunks;
    archived.push({ ...table, ...(await write(tableFile(table.name), changed)) });
  }
  const exceptions = await owner.query('select * from app_private.archive_exceptions()');
  const manifest: Manifest = {
    kind: 'rollbook school',
    format,
    ...madeBy(),
    made_at: new Date().toISOString(),
    school_id: id,
    school,
    ...(change && { seal: { salt } }),
    people,
    tables: archived,
    left_out: [
      ...exceptions.rows.map(({ table_name: name, reason }) => ({ name, reason })),
      ...tables
        .filter(({ sealed }) => sealed && !change)
        .map(({ name }) => ({ name, reason: notSealed })),
    ],
  };
  await write(manifestName, chunksOf(`${JSON.stringify(manifest, null, 2)}\n`));
  progress.done();
  return manifest;
};

// JSON holds no control characters: quoted with one of them, each line is written as it is
const copied = async (owner: pg.Client, query: string): Promise<AsyncIterable<Uint8Array>> =>
  owner.query(copyTo(`${query} to stdout (format csv, delimiter e'\\x02', quote e'\\x01')`));

const chunksOf = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
};

export const exportSchool: Command = {
  usage: 'export school --school CODE --out FILE.zip',
  summary: 'Write all of a school to a portable archive: JSON Lines in a ZIP.',
  details: [
    'The archive has the rows of every table of the school with photos and files, and a manifest with',
    'columns, counts and SHA-256 of each; docs/archives.md says more. `import school` reads it.',
    '',
    'ROLLBOOK_ARCHIVE_PASSPHRASE   of 12 characters or more: takes along what is sealed, such as',
    '                              health; the same opens it on the other side',
  ],
  run,
};
