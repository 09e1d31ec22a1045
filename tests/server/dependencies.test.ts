import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const reasons = readFileSync('docs/dependencies.md', 'utf8');
const explained = [...reasons.matchAll(/^\|(.+?)\|/gm)]
  .flatMap((row) => [...(row[1] ?? '').matchAll(/`([^`]+)`/g)])
  .map((name) => name[1] ?? '');

const covers = (pattern: string, name: string) =>
  pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

test('every library has its reason in docs/dependencies.md, and nothing else does', () => {
  const used = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
  expect(used.filter((name) => !explained.some((pattern) => covers(pattern, name)))).toEqual([]);
  expect(explained.filter((pattern) => !used.some((name) => covers(pattern, name)))).toEqual([]);
});
