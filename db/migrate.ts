import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const checkout = path.resolve(import.meta.dirname, '..');
const cli = createRequire(import.meta.url).resolve('graphile-migrate/dist/cli.js');
const attempts = 10;

/**
 * Runs one command of graphile-migrate as the migrator. A migration waits one second for a lock, so
 * that requests queue behind it no longer than that, and is tried again.
 * Fails with what the command said.
 */
export const graphileMigrate = async (
  args: string[],
  env: Record<string, string>,
): Promise<string> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const { stdout } = await run(process.execPath, [cli, ...args], {
        cwd: checkout,
        env: { ...process.env, PGOPTIONS: '-c lock_timeout=1s', ...env },
        maxBuffer: 2 ** 26,
      });
      return stdout;
    } catch (error) {
      const said = `${(error as { stdout?: string }).stdout}${(error as { stderr?: string }).stderr}`;
      if (attempt === attempts || !said.includes('lock timeout')) {
        throw new Error(`graphile-migrate ${args.join(' ')} failed:\n${said}`, { cause: error });
      }
      await sleep(500 + Math.random() * 1000);
    }
  }
};
