import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { installDatabase } from '../../db/install.ts';
import { startServer } from '../../db/server.ts';
import { otherDatabase } from '../../db/roles.ts';
import { pgTapSource } from './pgtap/source.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    server: { adminUrl: string; secret: string; template: string };
  }
}

const prefix = 'rollbook-test-';
const template = 'rollbook_template';

/** Starts one throw-away server for all test files and installs the database that they copy. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  await removeLeftovers();
  const folder = mkdtempSync(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
  const { url, stop } = await startServer({ folder, disposable: true });
  try {
    const secret = 'only for tests';
    const adminUrl = otherDatabase(url, template);
    await installDatabase({ adminUrl, secret, withCurrent: true });
    await addTestTools(adminUrl);
    project.provide('server', { adminUrl, secret, template });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
};

const addTestTools = async (adminUrl: string): Promise<void> => {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query('create schema tap; set search_path = tap');
  await admin.query(pgTapSource());
  await admin.query('grant usage on schema tap to public; set search_path = public');
  const helpers = path.join(import.meta.dirname, '../db/helpers.sql');
  if (existsSync(helpers)) await admin.query(readFileSync(helpers, 'utf8'));
  await admin.end();
};

// A killed test run could not stop its server.
const removeLeftovers = async (): Promise<void> => {
  for (const name of readdirSync(os.tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = path.join(os.tmpdir(), name);
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    if (isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue;
    const server =
      existsSync(path.join(folder, 'postgres/data')) && startServer({ folder, disposable: true });
    if (server) await (await server).stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
