import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.join(import.meta.dirname, '../../web/src/lib/i18n');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\bfr\.ts$/.test(file),
);

test.each([
  ['adresse e-mail', /adresses? (électroniques?|mail|de courriel)|courriel/gi],
  ['élève', /apprenant|écolier/gi],
  // the main teacher of a class is a “professeur principal” by law
  ['enseignant', /\bprofesseur(?!s? princip)\w*/gi],
])('French says “%s” for it on every page', (_, others) => {
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    return (text.match(others) ?? []).map((word) => `${file}: ${word}`);
  });
  expect(found).toEqual([]);
});
