import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, inject } from 'vitest';
import type { TestDatabase } from './database.ts';

/** What a run of the command line said, and how it ended. */
export type Outcome = { code: number; stdout: string; stderr: string };

/** Runs the command line as a process of its own on the test's database. */
export const cliFor =
  (database: TestDatabase) =>
  async (args: string[], input = ''): Promise<Outcome> => {
    const child = spawn(process.execPath, ['worker/cli.ts', ...args], {
      env: {
        ...process.env,
        DATABASE_URL: database.adminUrl,
        ROLLBOOK_SECRET: inject('server').secret,
      },
    });
    child.stdin.end(input);
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { code: child.exitCode ?? -1, stdout, stderr };
  };

/** A folder for the files of a test; returns a function that writes one and says where. */
export const useFiles = (): ((name: string, content: string | Uint8Array) => string) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-files-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
};
