import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Lint = {
  /** Its number in the list of lints, and what it says. */
  name: string;
  /** Gives a row for each offence. */
  query: string;
  /** What the lint must notice, by name. */
  offenders: { name: string; sql: string }[];
};

const folder = path.join(import.meta.dirname, 'lints');

const read = (file: string): Lint => {
  const [query = '', ...rest] = readFileSync(path.join(folder, file), 'utf8').split(
    '-- offender: ',
  );
  const end = query.indexOf('\n');
  const offenders = rest.map((part) => {
    const at = part.indexOf('\n');
    return { name: part.slice(0, at), sql: part.slice(at) };
  });
  return { name: query.slice(3, end), query: query.slice(end).trim().replace(/;$/, ''), offenders };
};

/** Rules about the catalog, each a query that lists offences. */
export const lints: Lint[] = readdirSync(folder).sort().map(read);
