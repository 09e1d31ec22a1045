import { expect, test } from 'vitest';
import { readTap } from '../support/pgtap/tap.ts';

test('assertions keep their sentences and what explains a failure', () => {
  const lines = ['1..2', 'ok 1 - it rains', 'not ok 2 - it pours', '# have: 1', '# want: 2'];
  expect(readTap(lines)).toEqual({
    results: [
      { ok: true, name: 'it rains', explanation: '' },
      { ok: false, name: 'it pours', explanation: '# have: 1\n# want: 2\n' },
    ],
    faults: [],
  });
});

test.each([
  ['ends before its plan is fulfilled', ['1..2', 'ok 1 - it rains']],
  ['has no plan', ['ok 1 - it rains']],
  ['has two plans', ['1..1', '1..1', 'ok 1 - it rains']],
  ['asserts nothing', ['1..0']],
  ['skips an assertion', ['1..1', 'ok 1 - it rains # SKIP no clouds']],
  ['puts an assertion off', ['1..1', 'ok 1 - it rains # TODO']],
  ['counts wrongly', ['1..1', 'ok 2 - it rains']],
])('a database test that %s is at fault', (_, lines) => {
  expect(readTap(lines).faults).not.toEqual([]);
});
