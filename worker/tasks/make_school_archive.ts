import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Task } from 'graphile-worker';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { copyOfLines } from '../archives/copy.ts';
import { fillArchive, type Source } from '../archives/fill.ts';
import { writeZip } from '../archives/zip_writer.ts';
import { storeParts } from '../bundles/store_parts.ts';
import { readPayload } from '../payload.ts';

type Key = [school: number, id: string];
type Note = (filesDone: number) => Promise<boolean>;

class GivenUp extends Error {}

/** Makes the archive of a school as it is at one moment; stops when it was given up. */
export const makeSchoolArchive: Task = async (payload, { query, withPgClient, job }) => {
  const { schoolId, exportId } = readPayload(payload, { schoolId: 'number', exportId: 'string' });
  const key: Key = [schoolId, exportId];
  const note = async (filesDone: number, size?: number): Promise<boolean> => {
    const { rows } = await query<{ goes_on: boolean }>(
      'select app_private.note_bundle_export($1, $2, $3, $4) as goes_on',
      [...key, filesDone, size],
    );
    return rows[0]!.goes_on;
  };
  const store = (place: number, content: Buffer) =>
    query('select app_private.store_bundle_export_part($1, $2, $3, $4)', [...key, place, content]);

  const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-archive-'));
  const file = path.join(folder, 'archive.zip');
  try {
    const files = await withPgClient((client) => writeArchive(client, key, file, note));
    if (files === undefined) return;
    await note(files, await storeParts(file, store));
  } catch (error) {
    if (error instanceof GivenUp) return;
    if (job.attempts >= job.max_attempts) {
      await query('select app_private.fail_bundle_export($1, $2)', key);
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
};

// returns how many files it has; undefined: it is made already, or was given up
const writeArchive = async (
  client: PoolClient,
  key: Key,
  file: string,
  note: Note,
): Promise<number | undefined> => {
  await client.query('begin isolation level repeatable read, read only');
  try {
    const { rows } = await client.query<{ source: Omit<Source, 'read'> | null }>(
      'select app_private.begin_archive_export($1, $2) as source',
      key,
    );
    const source = rows[0]?.source;
    if (!source) return undefined;
    const [school, id] = [String(key[0]), client.escapeLiteral(key[1])];
    const read = (table: string | null): AsyncIterable<Uint8Array> => {
      const name = table === null ? 'null' : client.escapeLiteral(table);
      const lines = `select * from app_private.archive_export_rows(${school}, ${id}, ${name})`;
      return client.query(copyTo(copyOfLines(lines)));
    };
    let files = 0;
    await writeZip(file, async (add) => {
      await fillArchive(add, { ...source, read }, async (_, place) => {
        files = place + 1;
        if (!(await note(place))) throw new GivenUp();
      });
    });
    return files;
  } finally {
    await client.query('rollback');
  }
};
