import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { weakenedFunctions } from './weakened.ts';

/** One change that opens the database a little. */
export type Mutant = {
  kind: string;
  label: string;
  /** What it touches. */
  table: string | null;
  routine: string | null;
  sql: string;
};

const text = readFileSync(path.join(import.meta.dirname, 'mutants.sql'), 'utf8');

/** Its name in lists. */
export const nameOf = ({ kind, label }: Mutant): string => `${kind}: ${label}`;

/** Every way to open the database a little: by policies, rights, keys, and checks of functions. */
export const readMutants = async (db: pg.Client): Promise<Mutant[]> => {
  const { rows } = await db.query<Mutant>(text);
  return [...rows, ...(await weakenedFunctions(db))];
};
