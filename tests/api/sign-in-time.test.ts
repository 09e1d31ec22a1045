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
const rounds = 3;
await db.query(
  `insert into app_private.credentials (user_id, password_hash)
   select tests.user('person' || n), $1 from generate_series(1, $2) as n`,
  [await hashPassword('what nobody will try'), samples * rounds],
);

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;

const timed = async (login: string): Promise<number> => {
  const begin = performance.now();
  const response = await api.post('/session', { login, password: 'wrong' });
  await response.text();
  expect(response.status).toBe(401);
  return performance.now() - begin;
};

/** How much longer unknown names take than known ones, as a ratio of medians. */
const measure = async (round: number): Promise<number> => {
  const times: Record<'person' | 'nobody', number[]> = { person: [], nobody: [] };
  for (let sample = 1; sample <= samples; sample += 1) {
    // one after the other, each as often first, so that what else the machine does slows both
    const order = sample % 2 ? (['person', 'nobody'] as const) : (['nobody', 'person'] as const);
    for (const kind of order) times[kind].push(await timed(`${kind}${round * samples + sample}`));
  }
  const [known, unknown] = [median(times.person), median(times.nobody)];
  console.log(
    `median of a known name ${known.toFixed(1)} ms, of an unknown one ${unknown.toFixed(1)} ms`,
  );
  return unknown / known;
};

test('the time of an answer does not tell whether a name is known', async () => {
  for (let warm = 0; warm < 5; warm += 1) await timed(`warm${warm}`);
  const ratios: number[] = [];
  // a busy machine may blur one round, but what tells is there in every one
  for (let round = 0; round < rounds; round += 1) {
    ratios.push(await measure(round));
    if (ratios.some((ratio) => ratio > 0.8 && ratio < 1.25)) return;
  }
  expect.fail(
    `unknown names take ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} times as long`,
  );
}, 120_000);
