import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { JobHelpers, Task } from 'graphile-worker';
import { Refusal } from '../../db/refusal.ts';
import { stageBundle } from '../bundles/stage.ts';
import { isZip, openTable } from '../cli/table_file.ts';
import { asLines, stageRows } from '../imports/stage.ts';
import { unpackZip } from '../imports/unpack.ts';
import { Unreadable } from '../imports/unreadable.ts';
import { isWorkbook } from '../imports/xlsx.ts';
import { openZip } from '../imports/zip.ts';
import { readPayload } from '../payload.ts';

type Key = [school: number, id: string];
type Part = { kind: string; fileName: string; isZipped: boolean; content: string };

const mostMegabytes = 200;
const mostRows = 1_000_000;

/**
 * Reads the rows of an uploaded file, or makes an import of each table in a ZIP; begins anew after a
 * kill, stops when it was cancelled.
 */
export const readImport: Task = async (payload, helpers) => {
  const { query, job } = helpers;
  const { schoolId, importId } = readPayload(payload, { schoolId: 'number', importId: 'string' });
  const key: Key = [schoolId, importId];
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-import-'));
  try {
    const upload = await writeParts(query, key, path.join(folder, 'file'));
    if (upload?.kind === 'oneroster') await stageBundle(query, key, upload.file, upload.name);
    else if (upload && !(await isUnpacked(helpers, key, upload))) {
      await readRows(query, key, upload.file);
    }
  } catch (error) {
    const isRefused = error instanceof Refusal;
    const { reason, detail } = error instanceof Unreadable ? error : {};
    if (isRefused || job.attempts >= job.max_attempts) {
      await query('select app_private.fail_import($1, $2, $3, $4, $5, $6)', [
        ...key,
        isRefused ? 'unreadable' : 'broken',
        (error as Error).message,
        reason,
        detail,
      ]);
    }
    if (!isRefused) throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
};

type Upload = { file: string; name: string; kind: string; isZipped: boolean };

// undefined: the import was read or given up
const writeParts = async (
  query: JobHelpers['query'],
  key: Key,
  file: string,
): Promise<Upload | undefined> => {
  let upload: Upload | undefined;
  for (let place = 1; ; place++) {
    const { rows } = await query<{ part: Part | null }>(
      'select app_private.import_part($1, $2, $3) as part',
      [...key, place],
    );
    const part = rows[0]!.part;
    if (!part) return upload;
    upload ??= { file, name: part.fileName, kind: part.kind, isZipped: part.isZipped };
    await appendFile(file, Buffer.from(part.content, 'base64'));
  }
};

const isUnpacked = async (
  helpers: JobHelpers,
  key: Key,
  { file, isZipped }: Upload,
): Promise<boolean> => {
  if (!(await isZip(file))) return false;
  const entries = await openZip(file);
  if (isWorkbook(entries)) return false;
  if (isZipped) throw new Unreadable('nested');
  await unpackZip(helpers, key, file, entries);
  return true;
};

const readRows = async (query: JobHelpers['query'], key: Key, file: string): Promise<void> => {
  const { top, records } = await openTable(file, {}, mostMegabytes);
  const { rows } = await query<{ place: number | null }>(
    'select app_private.restart_import_rows($1, $2, $3) as place',
    [...key, asLines(top)],
  );
  const { place } = rows[0]!;
  if (place === null) return;
  if (await stageRows(query, key, records(place), { most: mostRows })) {
    await query('select app_private.finish_import_rows($1, $2)', key);
  }
};
