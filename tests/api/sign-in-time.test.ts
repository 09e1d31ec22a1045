import path from 'node:path';
import { expect, test } from 'vitest';
import { hashPassword } from '../../db/password.ts';
import { startApi } from '../support/api.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
const api = await startApi(database, { attemptsPerAddress: 100_000 });
const db = await connect(database.adminUrl);

// as many people as there are samples, so that nobody is locked
const samples = 60;
await db.query(
  `insert into app_private.credentials (user_id, password_hash)
   select tests.user('person' || n), $1 from generate_series(1, $2) as n`,
  [await hashPassword('what nobody will try'), samples],
);

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;

const timed = async (login: string): Promise<number> => {
  const begin = performance.now();
  const response = await api.post('/session', { login, password: 'wrong' });
  await response.text();
  expect(response.status).toBe(401);
  return performance.now() - begin;
};

test('the time of an answer does not tell whether a name is known', async () => {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let warm = 0; warm < 5; warm += 1) await timed(`warm${warm}`);
  for (let sample = 1; sample <= samples; sample += 1) {
    // one after the other, so that what else the machine does slows both
    times.known.push(await timed(`person${sample}`));
    times.unknown.push(await timed(`nobody${sample}`));
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  const ratio = unknown / known;
  console.log(
    `median of a known name ${known.toFixed(1)} ms, of an unknown one ${unknown.toFixed(1)} ms`,
  );
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.25);
}, 60_000);
