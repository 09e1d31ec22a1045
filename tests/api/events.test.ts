import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);
const db = await connect(database.adminUrl);

const listen = async (cookie: string) => {
  const controller = new AbortController();
  const response = await fetch(`${api.origin}/events`, {
    headers: { cookie },
    signal: controller.signal,
  });
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
  })().catch(() => {});
  return {
    status: response.status,
    said: () => text,
    close: async () => {
      controller.abort();
      await reading;
    },
  };
};

test('the screens of a school are told when its results were calculated, others’ are not', async () => {
  const a = await listen((await api.signIn('teacherA')).cookie);
  const b = await listen((await api.signIn('teacherB')).cookie);
  const { rows } = await db.query(
    `select c.school_id, c.id as class, t.id as term
     from app_public.classes c join app_public.terms t using (school_id)
     join app_public.institutions i on i.id = c.school_id where i.code = 'SCHOOLA'`,
  );
  const { school_id, class: classId, term } = rows[0];
  await db.query('select app_private.recompute_class_results($1, $2, $3)', [
    school_id,
    classId,
    term,
  ]);
  await expect
    .poll(a.said)
    .toContain(`event: results\ndata: {"class":"${classId}","term":"${term}"}`);
  expect(b.said()).not.toContain('event');
  await Promise.all([a.close(), b.close()]);
});

test('without a session there are no events', async () => {
  const stream = await listen('');
  expect(stream.status).toBe(401);
  await stream.close();
});
