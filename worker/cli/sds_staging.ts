import type { Stage } from './import_bundle.ts';
import { checkStaged, stageRows } from './oneroster_staging.ts';
import { openTable } from './table_file.ts';

/** Copies files of School Data Sync and makes OneRoster's lines of them, which are checked. */
export const stageSds: Stage = async (owner, { files }, progress) => {
  const wanted = await owner.query('select * from app_private.read_sds_files($1)', [
    files.map(({ name }) => name),
  ]);
  for (const { given_name, source } of wanted.rows) {
    const found = files.find(({ name }) => name === given_name);
    if (!found) continue;
    const table = await openTable(found.file);
    const header = await owner.query('select app_private.read_sds_header($1, $2) as columns', [
      source,
      table.header,
    ]);
    const target = 'pg_temp.sds_rows (source, line, fields, cells)';
    await stageRows(owner, target, source, header.rows[0].columns, table, progress);
  }
  const { rows } = await owner.query('select app_private.convert_sds_rows() as version');
  await checkStaged(owner, rows[0].version, progress);
};
