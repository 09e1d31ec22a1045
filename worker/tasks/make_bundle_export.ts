import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Task } from 'graphile-worker';
import type { PoolClient } from 'pg';
import { storeParts } from '../bundles/store_parts.ts';
import { openBundle } from '../bundles/write_bundle.ts';
import { writeLines } from '../bundles/write_lines.ts';
import { readPayload } from '../payload.ts';

type Key = [school: number, id: string];
type Wanted = { until: string; files: string[] };

/** Makes a OneRoster bundle as it is at one moment; stops when it was given up. */
export const makeBundleExport: Task = async (payload, { query, withPgClient, job }) => {
  const { schoolId, exportId } = readPayload(payload, { schoolId: 'number', exportId: 'string' });
  const key: Key = [schoolId, exportId];
  const note = async (filesDone: number, size?: number, until?: string): Promise<boolean> => {
    const { rows } = await query<{ goes_on: boolean }>(
      'select app_private.note_bundle_export($1, $2, $3, $4, $5) as goes_on',
      [...key, filesDone, size, until],
    );
    return rows[0]!.goes_on;
  };
  const store = (place: number, content: Buffer) =>
    query('select app_private.store_bundle_export_part($1, $2, $3, $4)', [...key, place, content]);

  const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-export-'));
  const file = path.join(folder, 'bundle.zip');
  try {
    const wanted = await withPgClient((client) => writeBundle(client, key, file, note));
    if (!wanted) return;
    const size = await storeParts(file, store);
    await note(wanted.files.length, size, wanted.until);
  } catch (error) {
    if (job.attempts >= job.max_attempts) {
      await query('select app_private.fail_bundle_export($1, $2)', key);
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
};

// undefined: it is made already, or was given up
const writeBundle = async (
  client: PoolClient,
  key: Key,
  file: string,
  note: (filesDone: number) => Promise<boolean>,
): Promise<Wanted | undefined> => {
  await client.query('begin isolation level repeatable read, read only');
  try {
    const { rows } = await client.query<{ wanted: Wanted | null }>(
      'select app_private.begin_bundle_export($1, $2) as wanted',
      key,
    );
    const wanted = rows[0]!.wanted;
    if (!wanted) return undefined;
    const bundle = await openBundle(file);
    for (const [place, name] of wanted.files.entries()) {
      if (!(await note(place))) {
        await bundle.discard();
        return undefined;
      }
      const lines = 'select app_private.bundle_export_lines($1, $2, $3)';
      await writeLines(client, lines, [...key, name], bundle.file(`${name}.csv`));
    }
    await bundle.close();
    return wanted;
  } finally {
    await client.query('rollback');
  }
};
