import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '../refusal.ts';
import type { Place } from './place.ts';

const run = promisify(execFile);

/** The data folder of one server, made by `initdb` when it is missing. */
export type Cluster = { data: string; log: string; control: (...args: string[]) => Promise<void> };

/** Opens the cluster in the place; a new one gets `password` for its superuser `postgres`. */
export const openCluster = async (place: Place, password: string): Promise<Cluster> => {
  const home = path.join(place.folder, 'postgres');
  const data = path.join(home, 'data');
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  give(home, place);
  if (!fs.existsSync(data)) await create(place, home, data, password);
  const control = async (...args: string[]) => {
    await runAs(place, home, 'pg_ctl', [...args, '-D', data]);
  };
  return { data, log: path.join(home, 'log'), control };
};

// Built beside its place: a process killed meanwhile leaves no half-made cluster behind.
const create = async (place: Place, home: string, data: string, password: string) => {
  const draft = `${data}.${process.pid}`;
  const passwordFile = path.join(home, `password.${process.pid}`);
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  give(passwordFile, place);
  try {
    await runAs(place, home, 'initdb', [
      '--username=postgres',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--data-checksums',
      '--no-sync',
      `--pgdata=${draft}`,
    ]);
    fs.renameSync(draft, data);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (fs.existsSync(data)) return;
    throw new Refusal(`PostgreSQL could not make its data folder ${data}: ${lastWords(error)}`);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
};

const runAs = (place: Place, cwd: string, program: string, args: string[]) =>
  run(path.join(place.bin, program), args, {
    ...place.account,
    cwd,
    env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, LC_ALL: 'C' },
  });

const give = (file: string, { account }: Place): void => {
  if (account) fs.chownSync(file, account.uid, account.gid);
};

const lastWords = (error: unknown): string => {
  const { stderr, message } = error as Error & { stderr?: string };
  return (stderr || message).trim().split('\n').at(-1) ?? '';
};
