import { parseArgs } from 'node:util';
import type pg from 'pg';
import { summary, type Change } from './changes.ts';
import { inTransaction, withDatabase } from './database.ts';
import { reportFindings } from './findings.ts';
import { readMapping, type Mapping } from './mapping_file.ts';
import { startProgress, type Progress } from './progress.ts';
import { stageRecords } from './staging.ts';
import { openTable, type TableFile } from './table_file.ts';
import { required, UsageError, type Command } from './usage.ts';

type Options = {
  mapping: Mapping;
  under: string | undefined;
  skipRejected: boolean;
  dryRun: boolean;
  errors: string | undefined;
};

const run = async (args: string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      mapping: { type: 'string' },
      under: { type: 'string' },
      'skip-rejected': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      errors: { type: 'string' },
    },
  });
  const [file, ...rest] = positionals;
  if (!file || rest.length) throw new UsageError('Name one file to import.');
  const mapping = await readMapping(required(values.mapping, 'mapping'));
  const options = {
    mapping,
    under: values.under,
    skipRejected: values['skip-rejected'],
    dryRun: values['dry-run'],
    errors: values.errors,
  };
  const table = await openTable(file, mapping);
  const progress = startProgress();
  return withDatabase(async (owner) => {
    const changes = await importTable(owner, table, options, progress);
    progress.done();
    if (!changes) return 1;
    console.log(summary(changes, options.dryRun, 'institutions'));
    if (!options.dryRun) await owner.query('analyze app_public.institutions, app_public.schools');
    return 0;
  });
};

// undefined: something is wrong with the file, which has been said
const importTable = (
  owner: pg.Client,
  { header, records }: TableFile,
  { mapping, under, skipRejected, dryRun, errors }: Options,
  progress: Progress,
): Promise<Change[] | undefined> =>
  inTransaction(owner, async (rollback) => {
    await owner.query(`set local work_mem = '64MB'`);
    const begun = await owner.query(
      'select app_private.begin_institution_import($1, $2) as columns',
      [mapping, header],
    );
    const { columns } = begun.rows[0];
    if (await reportFindings(owner, errors)) {
      rollback();
      return undefined;
    }

    await stageRecords(owner, columns, records(), progress);
    progress.show('Checking …');
    await owner.query('select app_private.read_institution_import($1, $2, $3)', [
      mapping,
      header,
      under,
    ]);
    await owner.query('select app_private.check_institution_import($1)', [mapping]);
    await owner.query('select app_private.resolve_institution_import()');
    await owner.query('select app_private.check_institution_import_tree()');
    if (skipRejected) {
      const { rows } = await owner.query(
        'select app_private.skip_rejected_institutions() as lines',
      );
      await reportFindings(owner, errors, `${rows[0].lines} lines are left out`);
    } else if (await reportFindings(owner, errors)) {
      rollback();
      return undefined;
    }

    const changes = await owner.query<Change>(
      'select * from app_private.institution_import_changes()',
    );
    if (dryRun) rollback();
    else {
      progress.show('Writing …');
      await owner.query('select app_private.write_institutions($1)', [mapping.school ?? {}]);
    }
    return changes.rows;
  });

export const importInstitutions: Command = {
  usage: 'import institutions FILE.csv --mapping FILE.json [--under CODE] [--dry-run]',
  summary: 'Import ministries, regions, sectors and schools from a register; all or nothing.',
  details: [
    'The mapping says which columns hold the code and the name of each level: docs/institutions.md',
    'explains it and has examples for registers of three countries. A code decides whether an',
    'institution is there already; where there is none, its parent and its name.',
    '',
    '--under CODE     the institution that the highest level of the mapping stands below',
    '--skip-rejected  leave out lines in which something is wrong, and what stands below them',
    '--dry-run        write nothing, say what would change',
    '--errors FILE    write all that is wrong to a CSV file, too',
  ],
  run,
};
