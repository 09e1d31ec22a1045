import path from 'node:path';
import { expect, test } from 'vitest';
import { setPasswords, startApi } from '../support/api.ts';
import { runFile, useDatabase } from '../support/database.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'fixture.sql'));
await setPasswords(database);
const api = await startApi(database);

const long = '{ policyTemplates(first: 20) { nodes { code settings bands terms names } } }';
const encodingOf = async (address: string, options: RequestInit = {}) => {
  const controller = new AbortController();
  const response = await fetch(`${api.origin}${address}`, {
    ...options,
    signal: controller.signal,
  });
  const encoding = response.headers.get('content-encoding');
  controller.abort();
  return encoding;
};

test('answers cross a slow network compressed, events at once', async () => {
  const { cookie } = await api.signIn('teacherA');
  const headers = { cookie, 'content-type': 'application/json' };
  const body = JSON.stringify({ query: long });
  expect(await encodingOf('/graphql', { method: 'POST', headers, body })).toMatch(/br|gzip/);
  expect(await encodingOf('/events', { headers: { cookie } })).toBe(null);
});
