import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documents, documentText } from '../../db/docs.ts';
import { connect, useDatabase } from '../support/database.ts';

const database = await useDatabase();

for (const { file, query } of documents) {
  test(`docs/${path.basename(file)} is up to date ("npm run generate" writes it)`, async () => {
    expect(await readFile(file, 'utf8')).toBe(await documentText(database.ownerUrl, query));
  });
}

test('every table of the schools is in a diagram of its own domain', async () => {
  const owner = await connect(database.ownerUrl);
  const { rows } = await owner.query<{ relname: string }>(
    `select c.relname
    from pg_class c
    where c.relnamespace = 'app_public'::regnamespace and c.relkind in ('r', 'p')`,
  );
  const entities = await readFile(documents[1]?.file ?? '', 'utf8');
  const [domains = ''] = entities.split('## Operation');
  expect(rows.map((row) => row.relname).filter((name) => !domains.includes(`  ${name} {`))).toEqual(
    [],
  );
});
