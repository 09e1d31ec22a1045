import { readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { connectAdmin } from '../../db/admin.ts';
import { installationUrls, type Installation } from '../../db/install.ts';
import { openServer } from '../../db/open.ts';
import { Refusal } from '../../db/refusal.ts';
import { NoDatabase } from './database.ts';
import type { Command } from './usage.ts';

type Problem = { problem: string; remedy: string };

const committed = path.resolve(import.meta.dirname, '../../migrations/committed');

const run = async (): Promise<number> => {
  const { url, secret, stop } = await openServer().catch((error) => {
    throw error instanceof Refusal ? new NoDatabase(error.message) : error;
  });
  try {
    const urls = installationUrls(url, secret);
    await reachServer(urls);
    const { problems, cases } = await examine(urls);
    for (const { problem, remedy } of problems) console.log(`✗ ${problem}. ${remedy}`);
    console.log(problems.length ? `${problems.length} problems.` : 'Nothing is wrong.');
    if (cases) console.log(`The grading rules give the expected figures in ${cases}.`);
    console.log(`\nConnect with: psql "${urls.ownerUrl}"`);
    return problems.length ? 1 : 0;
  } finally {
    await stop();
  }
};

const reachServer = async ({ maintenanceUrl }: Installation): Promise<void> => {
  const admin = await connectAdmin(maintenanceUrl).catch((error) => {
    throw error instanceof Refusal ? new NoDatabase(error.message) : error;
  });
  await admin.end();
};

const examine = async (urls: Installation): Promise<{ problems: Problem[]; cases?: string }> => {
  const logins = [
    ['rollbook_migrator', urls.ownerUrl],
    ['rollbook_authenticator', urls.authenticatorUrl],
    ['rollbook_sign_in', urls.signInUrl],
    ['rollbook_worker', urls.workerUrl],
  ] as const;
  const refused: Problem[] = [];
  for (const [role, url] of logins) {
    const error = await ask(url, 'select 1').then(
      () => undefined,
      (reason: Error) => reason,
    );
    if (error)
      refused.push({ problem: `${role} can't connect: ${error.message}`, remedy: restart });
  }
  if (refused.some(({ problem }) => problem.startsWith('rollbook_migrator'))) {
    return { problems: refused };
  }
  const installed = await ask(urls.ownerUrl, `select to_regprocedure('ops.problems()') as found`);
  if (!installed[0]?.found) {
    return {
      problems: [...refused, { problem: 'the database is empty or too old', remedy: restart }],
    };
  }
  const found = (await ask(urls.ownerUrl, 'select * from ops.problems()')) as Problem[];
  const rules = await wrongFigures(urls);
  return {
    problems: [...refused, ...(await pendingMigrations(urls)), ...found, ...rules.problems],
    cases: rules.cases,
  };
};

const wrongFigures = async ({ ownerUrl }: Installation) => {
  const known = await ask(ownerUrl, `select to_regprocedure('conformance.run()') as run`);
  if (!known[0]?.run) return { problems: [] };
  const rows = await ask(ownerUrl, 'select id, passed from conformance.run()');
  const failed = rows.filter(({ passed }) => !passed).map(({ id }) => id);
  const problems = failed.length
    ? [
        {
          problem: `the grading rules give wrong figures in these cases: ${failed.join(', ')}`,
          remedy:
            'Run "select * from conformance.run() where not passed"; somebody changed functions of this version.',
        },
      ]
    : [];
  return { problems, cases: `${rows.length - failed.length} of ${rows.length} cases` };
};

const restart =
  'Stop and start Rollbook: it sets up what is missing. ROLLBOOK_SECRET must be the one it was set up with.';

const pendingMigrations = async ({ ownerUrl }: Installation): Promise<Problem[]> => {
  const rows = await ask(ownerUrl, 'select filename from graphile_migrate.migrations');
  const number = (file: unknown) => String(file).slice(0, 6);
  const applied = new Set(rows.map(({ filename }) => number(filename)));
  return readdirSync(committed)
    .filter((file) => file.endsWith('.sql') && !applied.has(number(file)))
    .map((file) => ({
      problem: `the migration ${file} is not applied`,
      remedy: 'Stop and start Rollbook: it migrates.',
    }));
};

const ask = async (connectionString: string, query: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
};

export const doctor: Command = {
  usage: 'doctor',
  summary: 'Say what is wrong with this installation, the remedy, and how to connect with psql.',
  run,
};
