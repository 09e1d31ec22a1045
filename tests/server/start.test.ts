import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../db/server/port.ts';
import { startProgram, until, type Program } from '../support/process.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-start-'));
const lock = path.join(folder, 'postgres/data/postmaster.pid');
const port = await freePort();
const environment = {
  DATABASE_URL: '',
  ROLLBOOK_SECRET: '',
  HOST: '127.0.0.1',
  ROLLBOOK_DATA: folder,
  ROLLBOOK_DEMO: 'no',
  PORT: String(port),
  LOG_LEVEL: 'silent',
};
const programs: Program[] = [];

const start = (env: Record<string, string> = {}): Program => {
  const program = startProgram(['web/server/index.ts'], { ...environment, ...env });
  programs.push(program);
  return program;
};

const startReady = async (): Promise<Program> => {
  const program = start();
  await until(program, 'Rollbook is ready');
  return program;
};

const isReady = async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.ok ?? false;
};

const killPostgres = () =>
  process.kill(Number(readFileSync(lock, 'utf8').split('\n')[0]), 'SIGKILL');

const stop = async (program: Program) => {
  program.child.kill('SIGTERM');
  return program.ended;
};

afterAll(async () => {
  for (const { child } of programs) child.kill('SIGKILL');
  if (existsSync(lock)) killPostgres();
  rmSync(folder, { recursive: true, force: true });
});

test('one command starts everything on an empty machine, and an interrupt ends it all', async () => {
  const program = await startReady();
  expect(await isReady()).toBe(true);
  expect(await stop(program)).toBe(0);
  expect(existsSync(lock)).toBe(false);
}, 90_000);

test('a start after everything was killed works without help', async () => {
  const program = await startReady();
  program.child.kill('SIGKILL');
  await program.ended;
  killPostgres();
  const again = await startReady();
  expect(await isReady()).toBe(true);
  await stop(again);
}, 90_000);

test('PostgreSQL killed in use comes back by itself', async () => {
  const program = await startReady();
  killPostgres();
  await expect.poll(isReady, { timeout: 30_000 }).toBe(true);
  expect(await stop(program)).toBe(0);
}, 90_000);

test('a taken port is refused in one sentence that names the remedy', async () => {
  const first = await startReady();
  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.errors()).toBe(
    `Port ${port} is taken; choose another one, such as PORT=${port + 1}.\n`,
  );
  expect(await isReady()).toBe(true);
  await stop(first);
}, 90_000);

test.each([
  ['nonsense', /^DATABASE_URL is not of the form postgres:\/\/\S+\n$/],
  [
    'postgres://nobody@127.0.0.1:1/x',
    /^DATABASE_URL does not lead to a database .+ECONNREFUSED.+\n$/,
  ],
])('the wrong DATABASE_URL %s is refused in one sentence', async (url, sentence) => {
  const program = start({ DATABASE_URL: url, ROLLBOOK_SECRET: 'some secret' });
  expect(await program.ended).toBe(1);
  expect(program.errors()).toMatch(sentence);
});
