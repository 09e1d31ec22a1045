import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What a data folder says about its server. */
export type Postmaster = { port: number; ready: boolean };

/** The server that runs on the data folder, if one does. */
export const findPostmaster = (data: string): Postmaster | undefined => {
  const [pid, , , port, , , , status] = read(data, 'postmaster.pid').split('\n');
  if (!pid || !port || !isAlive(Number(pid))) return undefined;
  return { port: Number(port), ready: status?.trim() === 'ready' };
};

/** The port that the server on this data folder had last. */
export const lastPort = (data: string): number | undefined => {
  const port = /"-p" "(\d+)"/.exec(read(data, 'postmaster.opts'))?.[1];
  return port === undefined ? undefined : Number(port);
};

// After a crash the recorded number may belong to another program, which would block the start.
/** Removes a dead server's lock file when its process number now belongs to something else. */
export const clearForeignLock = (data: string): void => {
  const pid = Number(read(data, 'postmaster.pid').split('\n')[0]);
  const name = `/proc/${pid}/comm`;
  if (pid && existsSync(name) && readFileSync(name, 'utf8').trim() !== 'postgres') {
    rmSync(path.join(data, 'postmaster.pid'));
  }
};

const read = (data: string, name: string): string => {
  try {
    return readFileSync(path.join(data, name), 'utf8');
  } catch {
    return '';
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
