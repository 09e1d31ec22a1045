import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { JobHelpers, Task } from 'graphile-worker';
import { Refusal } from '../../db/refusal.ts';
import { openTable } from '../cli/table_file.ts';
import { stageBundle } from '../bundles/stage.ts';
import { stageRows, trimmedHeader } from '../imports/stage.ts';
import { readPayload } from '../payload.ts';

type Key = [school: number, id: string];
type Part = { kind: string; fileName: string; content: string };
type Sent = { kind: string; file: string };

/** Reads the rows of an uploaded file; begins anew after a kill, stops when it was cancelled. */
export const readImport: Task = async (payload, { query, job }) => {
  const { schoolId, importId } = readPayload(payload, { schoolId: 'number', importId: 'string' });
  const key: Key = [schoolId, importId];
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-import-'));
  try {
    const sent = await writeParts(query, key, folder);
    if (!sent) return;
    const { kind, file } = sent;
    if (kind === 'oneroster') return await stageBundle(query, key, file);
    const { header, records } = await openTable(file);
    await query('select app_private.restart_import_rows($1, $2, $3)', [
      ...key,
      trimmedHeader(header),
    ]);
    if (await stageRows(query, key, records())) {
      await query('select app_private.finish_import_rows($1, $2)', key);
    }
  } catch (error) {
    const isRefused = error instanceof Refusal;
    if (isRefused || job.attempts >= job.max_attempts) {
      await query('select app_private.fail_import($1, $2, $3, $4)', [
        ...key,
        isRefused ? 'unreadable' : 'broken',
        (error as Error).message,
      ]);
    }
    if (!isRefused) throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
};

// undefined: the import was read or given up
const writeParts = async (
  query: JobHelpers['query'],
  key: Key,
  folder: string,
): Promise<Sent | undefined> => {
  let sent: Sent | undefined;
  for (let place = 1; ; place++) {
    const { rows } = await query<{ part: Part | null }>(
      'select app_private.import_part($1, $2, $3) as part',
      [...key, place],
    );
    const part = rows[0]!.part;
    if (!part) return sent;
    const file = path.join(folder, path.basename(part.fileName) || 'file');
    sent ??= { kind: part.kind, file };
    await appendFile(file, Buffer.from(part.content, 'base64'));
  }
};
