import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { graphileMigrate } from '../../db/migrate.ts';
import { useDatabase } from '../support/database.ts';

const squawk = createRequire(import.meta.url).resolve('squawk-cli/js/bin/squawk');
const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-lint-'));
afterAll(() => rm(folder, { recursive: true }));

const lint = async (sql: string): Promise<string> => {
  const file = path.join(folder, 'migration.sql');
  await writeFile(file, sql);
  return new Promise((resolve) => {
    const args = [squawk, '--config', '.squawk.toml', '--reporter', 'gcc', file];
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve(error ? stdout + stderr : '');
    });
  });
};

test('no migration blocks or breaks a database in use', async () => {
  const { ownerUrl } = await useDatabase();
  for (const name of await readdir('migrations/committed')) {
    if (!name.endsWith('.sql')) continue;
    expect(await lint(await readFile(`migrations/committed/${name}`, 'utf8')), name).toBe('');
  }
  const current = await graphileMigrate(['compile', 'migrations/current.sql'], {
    DATABASE_URL: ownerUrl,
  });
  expect(await lint(current), 'current.sql').toBe('');
});

test('a migration that would block writers is found', async () => {
  const blocking = 'create index if not exists marks_value on app_public.marks (value);';
  expect(await lint(blocking)).toContain('require-concurrent-index-creation');
});
