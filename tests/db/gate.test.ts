import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { catalogFile, listCatalog } from '../../db/catalog.ts';
import { graphileMigrate } from '../../db/migrate.ts';
import { useDatabase } from '../support/database.ts';

const migrated = await useDatabase();
const built = await useDatabase({ empty: true });
const build = () => graphileMigrate(['run', 'db/all.sql'], { DATABASE_URL: built.ownerUrl });

test('the migrations lead to the same database as the source files', async () => {
  await build();
  expect(await listCatalog(built.ownerUrl)).toEqual(await listCatalog(migrated.ownerUrl));
});

test('the source files can be run again without changing anything', async () => {
  const before = await listCatalog(built.ownerUrl);
  await build();
  expect(await listCatalog(built.ownerUrl)).toEqual(before);
});

test('the committed listing of the catalog is up to date ("npm run generate" writes it)', async () => {
  const listing = (await listCatalog(migrated.ownerUrl)).join('\n');
  expect(await readFile(catalogFile, 'utf8')).toBe(`${listing}\n`);
});
