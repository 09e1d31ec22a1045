import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);

test('who asks beyond measure reads that they did, and may try again', async () => {
  const api = await startApi(database, { rates: { session: 6, address: 100 } });
  process.env['ROLLBOOK_INTERNAL_ORIGIN'] = api.origin;
  const { cookie } = await api.signIn('direction');
  const open = () => fetch(`${api.origin}/classes`, { headers: { cookie } });
  expect((await open()).status).toBe(200);
  const answers = await Promise.all(Array.from({ length: 6 }, open));
  const refused = answers.find(({ status }) => status === 429);
  const text = await refused!.text();
  expect(text).toContain('Trop de demandes à la fois');
  expect(text).toContain('Réessayer');
  expect(text).toContain('RBRAT');
});
