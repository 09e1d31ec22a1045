import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cliFor } from '../../support/cli.ts';
import { runFile, useDatabase } from '../../support/database.ts';

const demo = await useDatabase();
await runFile(demo, 'db/seed/demo.sql');
const empty = await useDatabase();
const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-oneroster-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

const exported = async (database: typeof demo, school: string, name: string) => {
  const out = path.join(folder, name);
  const { code } = await cliFor(database)([
    'export',
    'oneroster',
    '--school',
    school,
    '--out',
    out,
  ]);
  expect(code).toBe(0);
  return readdirSync(out).map((file) => [file, readFileSync(path.join(out, file), 'utf8')]);
};

test.each(['ABOBO', 'SIEMREAP'])(
  'the demo school %s leaves, comes into an empty installation with what is above it, and leaves alike',
  async (school) => {
    const first = await exported(demo, school, `${school} first`);
    const { code, stdout } = await cliFor(empty)([
      ...['import', 'oneroster', path.join(folder, `${school} first`), '--create'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/marks +\d{4,} new, 0 changed/);
    expect(await exported(empty, school, `${school} back`)).toEqual(first);
  },
);
