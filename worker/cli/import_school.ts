import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openArchive, type Archive } from '../archives/archive.ts';
import { peopleName, tableFile, type FileSummary } from '../archives/manifest.ts';
import { inward, passphraseKey } from '../archives/seals.ts';
import { changedLines, summed } from '../archives/summed.ts';
import { damaged } from '../archives/zip_reader.ts';
import { inTransaction, withDatabase } from './database.ts';
import { startProgress, type Progress } from './progress.ts';
import { settleResults } from './settle.ts';
import { UsageError, type Command } from './usage.ts';

type Staging = { school_id: number; table_name: string | null; staging: string };
type Written = { what: string; rows: string };
type Options = { code: string; under: string | undefined; dryRun: boolean };

const run = async (args: string[]): Promise<undefined> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      code: { type: 'string' },
      under: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length) throw new UsageError('Name one archive to import.');
  const archive = await openArchive(file);
  const options = {
    code: values.code ?? archive.manifest.school.code,
    under: values.under,
    dryRun: values['dry-run'],
  };
  const progress = startProgress();
  await withDatabase(async (owner, { masterKey, ownerUrl }) => {
    // by itself: it would hold up everybody for as long as the import takes
    const since = archive.manifest.school.logged_since;
    if (since && !options.dryRun)
      await owner.query('select audit.create_past_partitions($1)', [since]);
    const { school, written } = await importArchive(owner, archive, options, masterKey, progress);
    progress.done();
    if (!options.dryRun) {
      await owner.query(`analyze ${archive.taken.tables.map(({ name }) => name).join(', ')}`);
      await settleResults(ownerUrl, { school });
    }
    console.log(said(archive, options, written));
  });
};

const importArchive = (
  owner: pg.Client,
  archive: Archive,
  { code, under, dryRun }: Options,
  master: Buffer,
  progress: Progress,
) =>
  inTransaction(owner, async (rollback) => {
    const manifest = archive.taken;
    const { rows: stagings } = await owner.query<Staging>(
      'select * from app_private.begin_archive_import($1, $2, $3)',
      [manifest, code, under],
    );
    const school = stagings[0]!.school_id;
    const carrier =
      archive.passphrase && manifest.seal && passphraseKey(archive.passphrase, manifest.seal.salt);
    const change = carrier ? inward(master, carrier, manifest.school_id, school) : undefined;
    for (const { table_name: name, staging } of stagings) {
      progress.show(`Reading ${name ?? 'people'}`);
      const table = manifest.tables.find((given) => given.name === name);
      const { chunks, summary } = summed(archive.read(name ? tableFile(name) : peopleName));
      const rows =
        name && table?.sealed && change ? changedLines(chunks, (row) => change(name, row)) : chunks;
      await stage(owner, staging, rows, name ?? 'people');
      compare(name ?? 'people', summary(), table ?? manifest.people);
    }
    progress.show('Writing …');
    const { rows: written } = await owner.query<Written>(
      'select * from app_private.write_archive($1, $2, $3, $4)',
      [manifest, school, code, under],
    );
    if (dryRun) rollback();
    return { school, written };
  });

const stage = async (
  owner: pg.Client,
  staging: string,
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): Promise<void> => {
  const copy = copyFrom(
    `copy pg_temp.${owner.escapeIdentifier(staging)} (doc)
     from stdin (format csv, delimiter e'\\x02', quote e'\\x01')`,
  );
  await pipeline(Readable.from(chunks, { objectMode: false }), owner.query(copy)).catch((error) => {
    throw error instanceof pg.DatabaseError
      ? damaged(`${name} is no JSON Lines: ${error.message}`)
      : error;
  });
};

const compare = (name: string, found: FileSummary, expected: FileSummary): void => {
  if (found.sha256 !== expected.sha256) throw damaged(`${name} was changed (SHA-256)`);
  if (found.rows !== expected.rows || found.bytes !== expected.bytes) {
    throw damaged(`${name} has ${found.rows} rows instead of ${expected.rows}`);
  }
};

const said = ({ manifest, taken }: Archive, options: Options, written: Written[]): string => {
  const width = Math.max(...written.map(({ what }) => what.length));
  const title = options.dryRun
    ? `Nothing was written. The import would make the school ${options.code}:`
    : `Made the school ${options.code}, ${manifest.school.name}:`;
  const lines = written
    .filter(({ rows }) => rows !== '0')
    .map(({ what, rows }) => `  ${what.padEnd(width)}  ${rows}`);
  const left = manifest.tables.length - taken.tables.length;
  const sealed = 'What is sealed was left out: set ROLLBOOK_ARCHIVE_PASSPHRASE to take it along.';
  return [title, ...lines, ...(left ? [sealed] : [])].join('\n');
};

export const importSchool: Command = {
  usage: 'import school FILE.zip [--code CODE] [--under CODE] [--dry-run]',
  summary: 'Make a school from a portable archive, beside others or in an empty installation.',
  details: [
    'All or nothing; other schools stay as they are. People are found by e-mail address, or by user',
    'name and name; who is missing is made, inactive and without a password. Results are calculated',
    'anew.',
    '',
    '--code CODE    another code for the school than it had',
    '--under CODE   the institution that it stands below; without it, it stands alone',
    '--dry-run      check everything, write nothing',
    'ROLLBOOK_ARCHIVE_PASSPHRASE   opens what is sealed; it is left out without it',
  ],
  run,
};
