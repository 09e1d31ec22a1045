import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { readSchema } from '../../web/server/schema.ts';

const { authenticatorUrl } = await useDatabase();
const schema = await readSchema(authenticatorUrl);

test('L19 the committed schema.graphql is up to date (“npm run generate” writes it)', async () => {
  const file = path.join(import.meta.dirname, '../../schema.graphql');
  expect(await readFile(file, 'utf8')).toBe(schema);
});

test('names read as if there were one school', () => {
  expect(schema).toContain('student(id: UUID!): Student');
  expect(schema).toMatch(/input UpdateStudentInput \{[^}]*id: UUID!/s);
  expect(schema).not.toMatch(/input \w+ \{[^}]*schoolId/s);
  expect(schema).not.toMatch(/BySchoolId/);
});
