import { expect, test } from 'vitest';
import { useFixture } from './fixture.ts';
import { crossings, oracles } from './keys.ts';

const db = await useFixture();

test('no row can refer to a row of another school', async () => {
  expect(await crossings(db)).toEqual([]);
});

test('a school can have every value that another has, so that no refusal tells of it', async () => {
  expect(await oracles(db)).toEqual([]);
});
