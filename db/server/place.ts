import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { findBinaries } from './binaries.ts';
import { Refusal } from '../refusal.ts';

/** Who runs PostgreSQL when we are root, which PostgreSQL refuses to be. */
export type Account = { uid: number; gid: number };

/** Where PostgreSQL's programs and data lie, and as whom it runs (undefined: as ourselves). */
export type Place = { bin: string; folder: string; account: Account | undefined };

const checkout = path.resolve(import.meta.dirname, '../..');

/** The folder of this checkout's data and secrets; root's lies where the server's account can go. */
export const dataFolder = (): string =>
  process.env.ROLLBOOK_DATA ?? (isRoot() ? reachableFolder() : path.join(checkout, '.data'));

/** Makes `folder` and the programs ready; as root, with links to them that another user can run. */
export const preparePlace = (folder: string): Place => {
  const { native, version } = findBinaries();
  if (!isRoot()) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { bin: path.join(native, 'bin'), folder, account: undefined };
  }
  const programs = path.join(reachableFolder(), `postgresql-${version}`);
  if (!fs.existsSync(programs)) linkTree(native, programs);
  openFolder(folder);
  return { bin: path.join(programs, 'bin'), folder, account: unprivilegedAccount() };
};

const isRoot = (): boolean => process.getuid?.() === 0;

const reachableFolder = (): string =>
  path.join('/var/lib/rollbook', createHash('sha256').update(checkout).digest('hex').slice(0, 12));

// Several processes may do this at once: each builds its own copy and the first one moves it in.
const linkTree = (source: string, target: string): void => {
  const draft = `${target}.${process.pid}`;
  openFolder(path.dirname(target));
  openFolder(draft);
  for (const entry of fs.readdirSync(source, { recursive: true, withFileTypes: true })) {
    const from = path.join(entry.parentPath, entry.name);
    const to = path.join(draft, path.relative(source, from));
    if (entry.isDirectory()) openFolder(to);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(from), to);
    else if (entry.isFile()) linkOrCopy(from, to);
  }
  try {
    fs.renameSync(draft, target);
  } catch (error) {
    fs.rmSync(draft, { recursive: true });
    if (!fs.existsSync(target)) throw error;
  }
};

// The mode of a new folder depends on the umask, hence the second step.
const openFolder = (folder: string): void => {
  fs.mkdirSync(folder, { recursive: true });
  fs.chmodSync(folder, 0o755);
};

const linkOrCopy = (from: string, to: string): void => {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to);
  }
  const { mode } = fs.statSync(to);
  if (!(mode & 0o004)) fs.chmodSync(to, mode & 0o100 ? 0o755 : 0o644);
};

const unprivilegedAccount = (): Account => {
  for (const name of ['postgres', 'nobody']) {
    try {
      const ask = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { uid: ask('-u'), gid: ask('-g') };
    } catch {
      continue;
    }
  }
  throw new Refusal(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.',
  );
};
