import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.join(import.meta.dirname, '../../../db');

test('L9 every definer says in its source why it is one', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const lines = files
    .filter((file) => file.endsWith('.sql'))
    .flatMap(
      (file) =>
        readFileSync(path.join(folder, file), 'utf8').match(/^ +security definer.*/gm) ?? [],
    );
  expect(lines.length).toBeGreaterThan(150);
  expect(lines.filter((line) => !/ -- \S+ \S+/.test(line))).toEqual([]);
});
