import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createApp } from '../../web/server/app.ts';
import { withClient, type Seeded } from './harness.ts';

/** What the big class's people open, in school 1001. */
export type BigClass = { school: number; course: string; term: string; student: string };

/** Makes the class of `big-class.sql`, once in a database. */
export const bigClass = async ({ adminUrl }: Seeded): Promise<BigClass> =>
  withClient(adminUrl, async (client) => {
    const text = readFileSync(path.join(import.meta.dirname, 'big-class.sql'), 'utf8');
    const find = `select c.school_id as school, c.id as course, a.term_id as term,
        (select min(e.student_id::text) from app_public.enrollments e
         where e.class_id = k.id) as student
      from app_public.classes k
      join app_public.courses c on c.class_id = k.id
      join app_public.assessments a on a.course_id = c.id
      where k.name = 'Big'
      order by c.id limit 1`;
    const known = await client.query(find);
    if (known.rowCount === 0) await client.query(text);
    return (known.rowCount === 0 ? await client.query(find) : known).rows[0] as BigClass;
  });

/** The session and the school of the admin of a seeded school, as a browser sends them. */
export const cookiesOf = (school: number): Record<string, string> => ({
  rollbook_session: `token ${school}`,
  rollbook_school: String(school),
});

/** Site and API in this process while `task` runs. */
export const withSite = async <Result>(
  database: Seeded,
  task: (origin: string) => Promise<Result>,
): Promise<Result> => {
  const app = await createApp({ ...database, mode: 'production', operations: 'any' });
  const server = http.createServer();
  await app.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['ROLLBOOK_INTERNAL_ORIGIN'] = origin;
  try {
    return await task(origin);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await app.close();
  }
};

/** Asks the API as the admin of a school, over connections that stay open. */
export const asker = (origin: string, school: number) => {
  const agent = new http.Agent({ keepAlive: true });
  const cookie = Object.entries(cookiesOf(school))
    .map((pair) => pair.join('='))
    .join('; ');
  const headers = { 'content-type': 'application/json', cookie };
  const ask = (query: string, variables: object): Promise<string> =>
    new Promise((resolve, reject) => {
      const request = http.request(`${origin}/graphql`, { method: 'POST', agent, headers });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      });
      request.end(JSON.stringify({ query, variables }));
    });
  return { ask, close: () => agent.destroy() };
};
