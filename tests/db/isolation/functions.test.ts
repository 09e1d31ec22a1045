import { expect, test } from 'vitest';
import { entry, openCalls, readCallables } from './calls.ts';
import { useFixture } from './fixture.ts';

// Every function that a request may call, called by everybody in every context. What comes of it is
// declared in functions.txt; a new function or an answer that changed shows there.

test('every function answers whom it should, where it should, and nobody else', async () => {
  const db = await useFixture();
  const { outcomesOf } = await openCalls(db);
  const entries: string[] = [];
  for (const callable of await readCallables(db)) {
    entries.push(entry(callable, await outcomesOf(callable)));
  }
  await expect(`${entries.join('\n')}\n`).toMatchFileSnapshot('functions.txt');
}, 120_000);
