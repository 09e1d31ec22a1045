import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { Random } from '../../db/isolation/random.ts';
import { startApi } from '../../support/api.ts';
import { connect, useDatabase } from '../../support/database.ts';

// Few connections, many people of many schools at once, some of whom leave before the answer.

const database = await useDatabase();
const db = await connect(database.adminUrl);
await db.query(
  `select tests.user('admin' || n, tests.school('SCHOOL' || n), 'admin') from generate_series(1, 50) n;
   select set_config('app.school', '', false), set_config('app.session', '', false);
   insert into app_private.sessions (token_hash, user_id, expires_at)
   select sha256(convert_to('token of ' || a.username, 'UTF8')), a.user_id, now() + interval '1 day'
   from app_public.user_accounts a`,
);
const { rows: schools } = await db.query<{ id: number; code: string }>(
  `select id, code from app_public.institutions where code like 'SCHOOL%' order by id`,
);
const seed = Math.floor(Math.random() * 2 ** 31);

const question = `{ viewer institutions { nodes { code } } levels { nodes { name } } }`;
// what a request leaves on its connection for the next one
const left = `select name, current_setting(name, true)
  from unnest('{app.session,app.school,app.address,app.request}'::text[]) as name
  where current_setting(name, true) <> ''
  union all
  select 'role', current_user where current_user <> session_user`;
const failing = `mutation { createLevel(input: { level: { name: " " } }) { level { id } } }`;

for (const connections of [1, 2, 3]) {
  test(`500 requests of 50 schools over ${connections} connections never mix, seed ${seed}`, async () => {
    const opened = vi.spyOn(pg.Client.prototype, 'connect');
    const api = await startApi(database, { connections, queue: 1000 });
    const random = new Random(seed + connections);
    const ask = async (): Promise<string> => {
      const isAnonymous = random.chance(0.1);
      const { id, code } = random.pick(schools);
      const token = isAnonymous ? '' : `token of admin${code.replace('SCHOOL', '')}`;
      const controller = new AbortController();
      if (random.chance(0.2)) setTimeout(() => controller.abort(), random.below(200));
      const query = random.chance(0.2) ? failing : question;
      const response = await fetch(`${api.origin}/graphql`, {
        method: 'POST',
        signal: controller.signal,
        headers: {
          'content-type': 'application/json',
          cookie: `rollbook_session=${token}; rollbook_school=${id}`,
        },
        body: JSON.stringify({ query }),
      }).catch(() => null);
      if (!response) return 'left';
      const { data, errors } = (await response.json()) as {
        data: { viewer: { school: { code: string } | null } | null; institutions: unknown } | null;
        errors?: unknown[];
      };
      if (query === failing) return errors?.length === 1 ? 'refused' : 'wrong';
      const codes = JSON.stringify(data!.institutions).match(/SCHOOL\d+/g) ?? [];
      const own = isAnonymous ? [] : [code];
      return JSON.stringify(codes) === JSON.stringify(own) ? 'right' : `${code}: ${codes.join()}`;
    };
    const answers = await Promise.all(Array.from({ length: 500 }, ask));
    const wrong = answers.filter((answer) => !/^(right|refused|left)$/.test(answer));
    expect(wrong).toEqual([]);
    expect(answers.filter((answer) => answer === 'right').length).toBeGreaterThan(200);
    const clients = opened.mock.contexts as pg.Client[];
    opened.mockRestore();
    expect(clients.length).toBeGreaterThan(connections);
    for (const client of clients) expect((await client.query(left)).rows).toEqual([]);
  }, 60_000);
}
