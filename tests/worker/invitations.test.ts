import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { connect, useDatabase } from '../support/database.ts';
import { readLetter } from '../support/mail.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-invitations-'));
vi.stubEnv('MAIL_FOLDER', folder);
vi.stubEnv('SMTP_URL', '');
vi.stubEnv('PUBLIC_URL', 'https://rollbook.example');
const database = await useDatabase();
const db = await connect(database.adminUrl);
const { rows } = await db.query(`select tests.school('IN') as school`);
const school = rows[0].school as number;
await db.query(`select tests.user('head', $1, 'admin')`, [school]);
afterAll(() => rm(folder, { recursive: true }));

const letters = async () => {
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name) => readLetter(await readFile(path.join(folder, name), 'utf8'))),
  );
};

const asHead = async (sql: string, values: unknown[] = []) => {
  await db.query('begin');
  await db.query(`select tests.act_as('head', $1)`, [school]);
  const { rows: answer } = await db.query(sql, values);
  await db.query('commit');
  return answer[0];
};

const opens = async (token: string): Promise<boolean> =>
  (await db.query('select app_public.invitation($1) as invitation', [token])).rows[0].invitation !==
  null;

test('an invitation is mailed with a link that opens it, and sent again with another', async () => {
  const people = [
    { duty: 'teacher', email: 'ada@a.example', last_name: 'Aka', first_name: 'Ada' },
    { duty: 'admin', email: 'ben@a.example' },
  ];
  const { invited } = await asHead('select app_public.invite($1) as invited', [
    JSON.stringify(people),
  ]);
  await asHead('select app_public.withdraw_invitation($1)', [invited[1].id]);
  const worker = await startWorker({ connectionString: database.workerUrl });
  try {
    await expect.poll(async () => (await letters()).length, { timeout: 10_000 }).toBe(1);
    const [first] = await letters();
    expect(first!.to).toBe('ada@a.example');
    expect(first!.text).toContain('Bonjour Ada Aka');
    expect(first!.text).toContain('School IN');
    expect(first!.text).toContain(`https://rollbook.example/invitations/${first!.token}`);
    expect(await opens(first!.token)).toBe(true);

    await asHead('select app_public.resend_invitation($1)', [invited[0].id]);
    await expect.poll(async () => (await letters()).length, { timeout: 10_000 }).toBe(2);
    const second = (await letters()).find(({ token }) => token !== first!.token);
    expect(await opens(first!.token)).toBe(false);
    expect(await opens(second!.token)).toBe(true);
    const { rows: kept } = await db.query(
      `select (select string_agg(j::text, '') from graphile_worker._private_jobs j) as jobs,
         (select string_agg(i::text, '') from app_private.invitations i) as invitations,
         (select string_agg(l::text, '') from audit.log l) as log`,
    );
    expect(JSON.stringify(kept)).not.toContain(second!.token);
  } finally {
    await worker.stop();
  }
}, 60_000);
