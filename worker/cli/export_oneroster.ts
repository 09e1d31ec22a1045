import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { inTransaction, withDatabase } from './database.ts';
import { openBundle, type Bundle } from '../bundles/write_bundle.ts';
import { startProgress } from './progress.ts';
import { required, UsageError, type Command } from './usage.ts';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: {
      school: { type: 'string' },
      out: { type: 'string' },
      version: { type: 'string', default: '1.2' },
      since: { type: 'string' },
    },
  });
  const code = required(values.school, 'school');
  const out = required(values.out, 'out');
  const { version, since } = values;
  if (!['1.1', '1.2'].includes(version)) throw new UsageError('--version is 1.1 or 1.2.');
  await withDatabase(async (owner) => {
    const bundle = await openBundle(out);
    try {
      const moment = await inTransaction(owner, () =>
        writeBundle(owner, bundle, { code, version, since }),
      );
      await bundle.close();
      console.log(`Wrote ${out}. What changes from now on: --since ${moment}`);
    } catch (error) {
      await bundle.discard();
      throw error;
    }
  });
};

type Wanted = { code: string; version: string; since: string | undefined };

// Returns from when on the next delta has to begin.
const writeBundle = async (
  owner: pg.Client,
  bundle: Bundle,
  { code, version, since }: Wanted,
): Promise<string> => {
  await owner.query(`set transaction isolation level repeatable read, read only`);
  await owner.query(`set local time zone 'utc'`);
  if (since !== undefined && !(await isMoment(owner, since))) {
    throw new UsageError(`--since is no date or time, such as 2025-11-21T10:00:00Z: ${since}`);
  }
  const found = await owner.query(
    `select f.school_id, app_private.oneroster_time(now() - interval '1 minute') as moment
     from app_private.find_year($1, null) as f`,
    [code],
  );
  const { school_id: school, moment } = found.rows[0];
  const manifest = `select * from app_private.oneroster_manifest(${owner.escapeLiteral(version)},
    '${since === undefined ? 'bulk' : 'delta'}')`;
  await writeFile(owner, bundle, 'manifest', manifest);

  const progress = startProgress();
  const queries = await owner.query(
    `select f.file, app_private.oneroster_query($1, $2, f.file, $3::timestamptz) as query
     from app_private.oneroster_files($2) as f
     where f.is_kept`,
    [school, version, since],
  );
  for (const { file, query } of queries.rows) {
    progress.show(`Writing ${file}`);
    await writeFile(owner, bundle, file, query);
  }
  progress.done();
  return moment;
};

const isMoment = async (owner: pg.Client, since: string): Promise<boolean> => {
  const { rows } = await owner.query(`select pg_input_is_valid($1, 'timestamptz') as is_moment`, [
    since,
  ]);
  return rows[0].is_moment;
};

const writeFile = (owner: pg.Client, bundle: Bundle, file: string, query: string): Promise<void> =>
  pipeline(
    owner.query(copyTo(`copy (${query}) to stdout (format csv, header)`)),
    withReturns(),
    bundle.file(`${file}.csv`),
  );

// RFC 4180 ends lines with CR LF; no field holds a line break
const withReturns = (): Transform =>
  new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      done(null, Buffer.from(chunk.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'));
    },
  });

export const exportOneroster: Command = {
  usage: 'export oneroster --school CODE --out PATH [--version 1.1|1.2] [--since TIME]',
  summary: 'Write a school as a OneRoster CSV bundle: a folder, or a ZIP if PATH ends in .zip.',
  details: [
    'People, years and terms, classes, courses, enrollments, assessments and marks; coefficients and',
    'what else OneRoster has no place for in columns named metadata.…',
    '',
    '--version 1.1  for systems that do not read 1.2',
    '--since TIME   a delta: only what was made, changed or removed after it, such as',
    '               2025-11-21T10:00:00Z',
    'Text that a spreadsheet would take for a formula begins with an apostrophe.',
  ],
  run,
};
