import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { afterAll } from 'vitest';
import { connect, once, runFile, useDatabase, type TestDatabase } from '../../support/database.ts';
import { analysts, loginOf } from './people.ts';

const fixture = path.join(import.meta.dirname, '../matrix-fixture.sql');
const probe = readFileSync(path.join(import.meta.dirname, 'probe.sql'), 'utf8');

/**
 * A database with two schools that mirror each other, what the proofs ask with, and the logins of
 * analysts.
 */
export const makeFixture = async (): Promise<TestDatabase> => {
  const database = await useDatabase();
  await runFile(database, fixture);
  await once(database.ownerUrl, probe);
  await makeAnalysts(database);
  return database;
};

const makeAnalysts = async ({ adminUrl, name }: TestDatabase): Promise<void> => {
  const [researcher, statistician, newcomer] = analysts.map((analyst) => loginOf(analyst, name));
  const all = [researcher, statistician, newcomer].join(', ');
  afterAll(() => once(adminUrl, `drop role ${all}`));
  await once(
    adminUrl,
    `create role ${researcher} login; create role ${statistician} login;
     create role ${newcomer} login; grant rollbook_analyst to ${all};
     insert into app_private.analyst_institutions (role_name, institution_id, sees_students)
     select login, id, sees
     from app_public.institutions,
       (values ('${researcher}', true), ('${statistician}', false)) as a (login, sees)
     where code = 'SECTORA'`,
  );
};

/** An administrator's connection to such a database. */
export const useFixture = async (): Promise<pg.Client> => connect((await makeFixture()).adminUrl);
