import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { password, setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';
import { readLetter } from '../support/mail.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-mail-'));
vi.stubEnv('MAIL_FOLDER', folder);
vi.stubEnv('SMTP_URL', '');
vi.stubEnv('PUBLIC_URL', 'https://rollbook.example');
const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database, { attemptsPerAddress: 1000 });
const db = await connect(database.adminUrl);
await db.query(
  `update app_public.user_accounts set email = lower(username) || '@school.example'
   where username <> 'guardianA'`,
);
const worker = await startWorker({ connectionString: database.workerUrl });
afterAll(async () => {
  await worker.stop();
  await rm(folder, { recursive: true });
});

const chosen = 'quatre mangues bien mûres';
const finish = (token: string, word = chosen) =>
  api.post('/session/reset/finish', { token, chosen: word });
const signIn = async (login: string, word: string): Promise<number> =>
  (await api.post('/session', { login, password: word })).status;

/** The mail that comes next. */
const nextLetter = async (seen: string[]) => {
  const files = () => readdir(folder).then((names) => names.filter((name) => !seen.includes(name)));
  await expect.poll(async () => (await files()).length, { timeout: 10_000 }).toBe(1);
  const [name] = await files();
  return readLetter(await readFile(path.join(folder, name!), 'utf8'));
};

test('asking for a link answers the same, whoever asks', async () => {
  const answers = await Promise.all(
    ['nobody', 'guardianA', 'teacherB@school.example', ''].map(async (login) => {
      const response = await api.post('/session/reset', { login });
      const { date, ...headers } = Object.fromEntries(response.headers);
      expect(date).toBeDefined();
      return { status: response.status, body: await response.text(), headers };
    }),
  );
  expect(answers[0]!.status).toBe(202);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('who has forgotten the password sets another by a link that works once', async () => {
  const before = await api.signIn('teacherA');
  await expect.poll(async () => (await readdir(folder)).length, { timeout: 10_000 }).toBe(1);
  const seen = await readdir(folder);
  // whatever the request says of its host, the link leads to us
  await fetch(`${api.origin}/session/reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-host': 'evil.example' },
    body: JSON.stringify({ login: 'teacherA' }),
  });
  const { to, text, token } = await nextLetter(seen);
  expect(to).toBe('teachera@school.example');
  expect(text).toContain(`https://rollbook.example/reset/${token}`);
  expect(text).toContain('« teacherA »');
  const { rows } = await db.query(
    `select string_agg(t, ' ') as everything from (
       select r::text as t from app_private.password_resets r
       union all select j::text from graphile_worker._private_jobs j
       union all select l::text from audit.log l) as x`,
  );
  expect(rows[0].everything).toContain('password_resets');
  expect(rows[0].everything).not.toContain(token);

  const opened = await api.post('/session/reset/open', { token });
  expect(await opened.json()).toEqual({ login: 'teacherA' });
  expect(await (await finish(token, 'teacherA2026')).json()).toMatchObject({ reason: 'obvious' });
  const answers = await Promise.all(Array.from({ length: 12 }, () => finish(token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(11).fill(410)]);
  expect((await api.post('/session/reset/open', { token })).status).toBe(410);
  expect(await signIn('teacherA', password)).toBe(401);
  expect(await signIn('teacherA', chosen)).toBe(200);
  expect((await before.query('{ viewer }')).data['viewer']).toBeNull();
});

test('an admin starts it, and never learns the password', async () => {
  const seen = await readdir(folder);
  const admin = await api.signIn('adminA');
  const { rows } = await db.query(
    `select tests.user('teacherA') as own, tests.user('teacherB') as foreign`,
  );
  const start = (id: string) =>
    admin.query('mutation($id: UUID!) { startPasswordReset(input: { userId: $id }) { result } }', {
      id,
    });
  expect((await start(rows[0].foreign)).errors![0]!.extensions['code']).toBe('RBDEN');
  expect((await start(rows[0].own)).data).toEqual({ startPasswordReset: { result: null } });
  const { text, token } = await nextLetter(seen);
  expect(text).toContain('votre administration');
  expect((await finish(token, 'cinq mangues bien mûres')).status).toBe(204);
});

test('a link too old sets nothing', async () => {
  const { rows } = await db.query(`select tests.user('guardianA') as id`);
  const admin = await api.signIn('adminA');
  const { data } = await admin.query(
    'mutation($id: UUID!) { startPasswordReset(input: { userId: $id }) { result } }',
    { id: rows[0].id },
  );
  const { result } = data['startPasswordReset'] as { result: string };
  const token = result.replace('/reset/', '');
  await db.query(`update app_private.password_resets set expires_at = now()`);
  expect((await finish(token)).status).toBe(410);
  expect(await signIn('guardianA', password)).toBe(200);
});
