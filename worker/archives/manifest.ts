import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The newest form of archives that this Rollbook writes and reads; it reads the older ones, too. */
export const format = 1;

/** What a file of an archive must turn out to be. */
export type FileSummary = { rows: number; bytes: number; sha256: string };

export type ArchivedTable = FileSummary & { name: string; columns: string[]; sealed: boolean };

export type Manifest = {
  kind: 'rollbook school';
  format: number;
  rollbook: string;
  migration: string;
  made_at: string;
  /** Its number where the archive was made, to which what is sealed is bound. */
  school_id: number;
  school: {
    code: string;
    name: string;
    settings: Record<string, unknown>;
    logged_since?: string | null;
  };
  /** How the passphrase becomes the key that opens the school's keys; none without sealed tables. */
  seal?: { salt: string };
  people: FileSummary;
  tables: ArchivedTable[];
  left_out: { name: string; reason: string }[];
};

const root = path.resolve(import.meta.dirname, '../..');

/** Which Rollbook this is: its version, and its newest migration. */
export const madeBy = (): { rollbook: string; migration: string } => ({
  rollbook: JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version,
  migration: readdirSync(path.join(root, 'migrations/committed')).sort().at(-1)?.slice(0, 6) ?? '',
});

export const manifestName = 'manifest.json';
export const peopleName = 'people.jsonl';
export const tableFile = (table: string): string => `tables/${table}.jsonl`;
