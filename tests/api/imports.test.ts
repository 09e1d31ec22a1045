import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi, type Session } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);
const [admin, teacher] = (await Promise.all(
  ['adminA', 'teacherA'].map((who) => api.signIn(who)),
)) as [Session, Session];

const send = async (
  who: Session,
  file: string | Uint8Array<ArrayBuffer>,
  kind = 'students',
  origin = api.origin,
): Promise<string> => {
  const form = new FormData();
  form.append('kind', kind);
  form.append('file', new Blob([file]), '../../liste.csv');
  const response = await fetch(`${api.origin}/uploads`, {
    method: 'POST',
    headers: { cookie: who.cookie, origin },
    body: form,
    redirect: 'manual',
  });
  return `${response.status} ${response.headers.get('location') ?? ''}`.trim();
};
const kept = async (): Promise<number> =>
  (await db.query('select from app_private.import_parts')).rowCount ?? 0;

test('a file of an admin is kept whole, in parts, for the worker', async () => {
  const file = new Uint8Array(2_500_000).map((_, place) => place % 251);
  expect(await send(admin, file)).toMatch(/^303 \/imports\/[0-9a-f-]{36}$/);
  const { rows } = await db.query<{ content: Buffer; parts: number }>(
    `select string_agg(content, '' order by place) as content, count(*)::integer as parts
     from app_private.import_parts`,
  );
  expect(rows[0]!.parts).toBe(3);
  expect(rows[0]!.content.equals(file)).toBe(true);
  const jobs = await db.query(
    `select from graphile_worker.jobs where task_identifier = 'read_import'`,
  );
  expect(jobs.rowCount).toBe(1);
});

test.each([
  ['of somebody who is no admin', () => send(teacher, 'a,b'), '303 /imports?problem=refused'],
  ['of nobody', () => send(api.anonymous, 'a,b'), '303 /imports?problem=refused'],
  ['of an unknown kind', () => send(admin, 'a,b', 'pets'), '303 /imports?problem=refused'],
  ['that is empty', () => send(admin, ''), '303 /imports?problem=none'],
  [
    'that is too large',
    () => send(admin, new Uint8Array(21_000_000)),
    '303 /imports?problem=too_large',
  ],
  ['from another site', () => send(admin, 'a,b', 'students', 'https://elsewhere.example'), '403'],
])('a file %s is not taken', async (_, attempt, answer) => {
  const before = await kept();
  expect(await attempt()).toBe(answer);
  expect(await kept()).toBe(before);
});

test('whatever is sent in the place of a form, the server answers and goes on', async () => {
  const boundary = 'x'.repeat(30);
  const part = (name: string, content: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${name}\r\n\r\n${content}\r\n`;
  const kind = part('name="kind"', 'students');
  const bodies = [
    '',
    '--',
    kind.slice(0, 40),
    kind + part('name="file"', 'no file'),
    `${kind}${part('name="file"; filename=""', '')}--${boundary}--`,
    `${kind}${part('name="file"; filename="\0"', 'a,b')}--${boundary}--`,
    `${kind}${kind}--${boundary}--`,
    `${'\0'.repeat(100_000)}--${boundary}--`,
  ];
  for (const body of bodies) {
    const response = await fetch(`${api.origin}/uploads`, {
      method: 'POST',
      headers: {
        cookie: admin.cookie,
        origin: api.origin,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      body,
      redirect: 'manual',
    });
    expect(response.status).toBe(303);
  }
  expect(await send(admin, 'a,b')).toMatch(/^303 \/imports\/[0-9a-f-]{36}$/);
});

test.each(['..', '../../../etc/passwd', 'é'.repeat(400), '=1+1.csv', '<b>.csv'])(
  'a file named %s is only a name',
  async (name) => {
    const form = new FormData();
    form.append('kind', 'students');
    form.append('file', new Blob(['a,b']), name);
    const response = await fetch(`${api.origin}/uploads`, {
      method: 'POST',
      headers: { cookie: admin.cookie, origin: api.origin },
      body: form,
      redirect: 'manual',
    });
    expect(response.headers.get('location')).toMatch(/^\/imports\/[0-9a-f-]{36}$/);
  },
);
