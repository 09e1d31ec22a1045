import { parseArgs } from 'node:util';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { copyOfLines } from '../archives/copy.ts';
import { fillArchive, notSealed, type Carrier, type Source } from '../archives/fill.ts';
import type { Manifest } from '../archives/manifest.ts';
import { makeSalt, outward, passphraseKey } from '../archives/seals.ts';
import { writeZip } from '../archives/zip_writer.ts';
import { inTransaction, withDatabase } from './database.ts';
import { startProgress } from './progress.ts';
import { required, UsageError, type Command } from './usage.ts';

type School = Pick<Source, 'id' | 'school' | 'tables'>;
type LeftOut = Manifest['left_out'][number];

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
      const source = await sourceOf(owner, code);
      const carrier = carrierOf(passphrase, source.id, masterKey);
      const progress = startProgress();
      let made: Manifest | undefined;
      await writeZip(file, async (add) => {
        made = await fillArchive(add, source, (name) => progress.show(`Writing ${name}`), carrier);
      });
      progress.done();
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

const sourceOf = async (owner: pg.Client, code: string): Promise<Source> => {
  const found = await owner.query<School>('select * from app_private.archived_school($1)', [code]);
  const { id, school, tables } = found.rows[0]!;
  const { rows: exceptions } = await owner.query<LeftOut>(
    'select table_name as name, reason from app_private.archive_exceptions()',
  );
  const read = async (table: string | null): Promise<AsyncIterable<Uint8Array>> => {
    const people = `select * from app_private.archived_people(${id})`;
    if (table === null) return owner.query(copyTo(copyOfLines(people)));
    const { rows } = await owner.query('select app_private.archive_query($1, $2) as query', [
      id,
      table,
    ]);
    return owner.query(copyTo(copyOfLines(rows[0].query)));
  };
  return { id, school, tables, exceptions, read };
};

const carrierOf = (
  passphrase: string | undefined,
  school: number,
  master: Buffer,
): Carrier | undefined => {
  if (!passphrase) return undefined;
  const salt = makeSalt();
  return { salt, change: outward(master, passphraseKey(passphrase, salt), school) };
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
