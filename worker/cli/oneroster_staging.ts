import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Stage } from './import_bundle.ts';
import type { Progress } from './progress.ts';
import { openTable, type TableFile } from './table_file.ts';

const chunkSize = 65_536;

/** Copies a OneRoster bundle and checks it. */
export const stageBundle: Stage = async (owner, { files }, progress) => {
  const manifest = files.find(({ name }) => /(^|\/)manifest\.csv$/i.test(name));
  const properties = manifest ? await readProperties(manifest.file) : [];
  const { rows } = await owner.query('select * from app_private.read_oneroster_manifest($1)', [
    properties,
  ]);
  const { version, modes } = rows[0];
  const wanted = await owner.query('select * from app_private.read_oneroster_files($1, $2, $3)', [
    version,
    files.map(({ name }) => name),
    modes,
  ]);
  for (const { given_name, file } of wanted.rows) {
    const found = files.find(({ name }) => name === given_name);
    if (!found) continue;
    const table = await openTable(found.file);
    const header = await owner.query(
      'select app_private.read_oneroster_header($1, $2, $3) as columns',
      [version, file, table.header],
    );
    const target = 'pg_temp.import_rows (file, line, fields, cells)';
    await stageRows(owner, target, file, header.rows[0].columns, table, progress);
  }
  await checkStaged(owner, version, progress);
};

/** Finds out to which school each of the copied lines belongs, and what is wrong with it. */
export const checkStaged = async (
  owner: pg.Client,
  version: string,
  progress: Progress,
): Promise<void> => {
  progress.show('Checking …');
  await owner.query('select app_private.place_oneroster_rows($1)', [version]);
  await owner.query('select app_private.check_oneroster_rows($1)', [version]);
};

const readProperties = async (file: string): Promise<string[]> => {
  const table = await openTable(file);
  const properties: string[] = [];
  for await (const { fields } of table.records()) {
    properties.push(fields[0] ?? '', fields[1] ?? '');
  }
  return properties;
};

/** Copies the lines of a file, each as an object of its columns, into a temporary table. */
export const stageRows = async (
  owner: pg.Client,
  target: string,
  file: string,
  columns: (string | null)[],
  table: TableFile,
  progress: Progress,
): Promise<void> => {
  const copy = owner.query(copyFrom(`copy ${target} from stdin`));
  await pipeline(Readable.from(copyLines(file, columns, table, progress)), copy);
};

const copyLines = async function* (
  file: string,
  columns: (string | null)[],
  table: TableFile,
  progress: Progress,
): AsyncGenerator<string> {
  let chunk = '';
  for await (const { line, fields } of table.records()) {
    const cells: Record<string, string> = {};
    columns.forEach((name, place) => {
      if (name !== null) cells[name] = fields[place] ?? '';
    });
    // JSON has no line breaks and tabs of its own: only its backslashes have to be doubled
    chunk += `${file}\t${line}\t${fields.length}\t${JSON.stringify(cells).replaceAll('\\', '\\\\')}\n`;
    if (chunk.length < chunkSize) continue;
    progress.show(`Reading ${file}: line ${line}`);
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
};
