import { parseArgs } from 'node:util';
import pg from 'pg';
import { inTransaction, withDatabase } from './database.ts';
import { explained } from './explain.ts';
import { reportFindings, summary, type Change } from './oneroster_report.ts';
import { openSource, type BundleSource } from '../bundles/open_bundle.ts';
import { startProgress, type Progress } from './progress.ts';
import { UsageError } from './usage.ts';

/** Copies the files of a bundle into import_rows and checks them line by line. */
export type Stage = (owner: pg.Client, bundle: BundleSource, progress: Progress) => Promise<void>;

type Options = {
  school?: string | undefined;
  create: boolean;
  parent?: string | undefined;
  country?: string | undefined;
  dryRun: boolean;
};

/** Runs a command that imports a bundle of schools; `stage` says how its files are read. */
export const importingBundle =
  (stage: Stage) =>
  async (args: string[]): Promise<number> => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        school: { type: 'string' },
        create: { type: 'boolean', default: false },
        parent: { type: 'string' },
        country: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const [source, ...rest] = positionals;
    if (!source || rest.length) throw new UsageError('Name one folder or ZIP file to import.');
    if (values.create && values.school)
      throw new UsageError('Give --school or --create, not both.');
    if (values.parent && !values.create) throw new UsageError('--parent goes with --create.');
    const options = { ...values, dryRun: values['dry-run'] };
    const bundle = await openSource(source);
    try {
      return await withDatabase(async (owner) => {
        const progress = startProgress();
        const stageIt = () => stage(owner, bundle, progress);
        const refused = await importBundle(owner, stageIt, options, progress);
        progress.done();
        return refused ? 1 : 0;
      });
    } finally {
      await bundle.close();
    }
  };

// Returns how many schools were refused; the bundle as a whole counts as one.
const importBundle = (
  owner: pg.Client,
  stageIt: () => Promise<void>,
  options: Options,
  progress: Progress,
): Promise<number> =>
  inTransaction(owner, async (rollback) => {
    if (options.dryRun) rollback();
    await owner.query(`set local work_mem = '64MB'`);
    await owner.query('select app_private.begin_oneroster_import()');
    await stageIt();
    const found = await owner.query<{ sid: string; name: string }>(
      'select * from app_private.find_oneroster_schools($1, $2, $3, $4)',
      [options.school, options.create, options.parent, options.country],
    );
    let last = await reportFindings(owner, 0);
    let refused = found.rows.length ? 0 : 1;
    for (const { sid, name } of found.rows) {
      progress.show(`Importing ${name}`);
      await owner.query('savepoint school');
      const changes = await importSchool(owner, sid).catch((error) => said(owner, name, error));
      if (changes) last = await reportFindings(owner, last);
      if (changes && !(await isRefused(owner, sid))) {
        console.log(summary(name, changes, options.dryRun));
        continue;
      }
      await owner.query('rollback to savepoint school');
      refused++;
      console.log(`${name}: refused, nothing of it was imported.`);
    }
    if (refused >= found.rows.length) rollback();
    return refused;
  });

const importSchool = async (owner: pg.Client, sid: string): Promise<Change[]> => {
  const { rows } = await owner.query<Change>(
    'select * from app_private.import_oneroster_school($1)',
    [sid],
  );
  // what is checked at the end is refused now, school by school
  await owner.query('set constraints all immediate');
  return rows;
};

const isRefused = async (owner: pg.Client, sid: string): Promise<boolean> => {
  const { rows } = await owner.query('select app_private.is_refused($1) as refused', [sid]);
  return rows[0].refused;
};

// A rule of the database speaks for itself; anything else is no matter of the bundle.
const said = async (owner: pg.Client, name: string, error: unknown): Promise<undefined> => {
  await owner.query('rollback to savepoint school');
  const reason: unknown = await explained(owner, error);
  if (!(reason instanceof Error) || !(error instanceof pg.DatabaseError)) throw error;
  if (!/^(RB|23)/.test(error.code ?? '')) throw error;
  const hint = (reason as { hint?: string }).hint;
  process.stderr.write(`${name}: ${[reason.message, hint].filter(Boolean).join('. ')}\n`);
};
