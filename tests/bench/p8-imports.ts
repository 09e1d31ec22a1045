import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { otherDatabase } from '../../db/roles.ts';
import { settleResults } from '../../worker/cli/settle.ts';
import { ouladFolder, readOulad } from '../support/oulad.ts';
import { printed, rational, times } from '../support/rational.ts';
import { hasShared } from '../support/shared.ts';
import { median, report, secret, withClient, type Bench } from './harness.ts';
import {
  everyHundredth,
  marksPerClass,
  studentsPerClass,
  writeMarks,
  writeStudents,
} from './p8-files.ts';

// P8: a file through the command line, with its checks, keys, audit and results, against COPY of the
// same rows into the same tables, each in a database of its own made from one template:
//   plain    COPY with keys, checks and indexes; our triggers (audit, limits, results) off
//   bare     COPY with indexes and checks only: no foreign key is looked at either
//   watched  COPY with our triggers on
// The limit of 0.33 is against `plain`.
const limit = 0.33;
const memoryLimit = 300;
const rounds = Number(process.env['ROLLBOOK_BENCH_ROUNDS'] ?? 3);
// ROLLBOOK_BENCH_ROWS=100000: a tenth of the marks and of the students
const scale = Number(process.env['ROLLBOOK_BENCH_ROWS'] ?? 1_000_000) / 1_000_000;

type Kind = {
  name: 'marks' | 'students';
  rows: number;
  perClass: number;
  write: (file: string, classes: number, isSpoilt?: (row: number) => boolean) => Promise<void>;
  options: string[];
  tables: Record<string, string>;
};

const kinds: Kind[] = [
  {
    name: 'marks',
    rows: 1_000_000 * scale,
    perClass: marksPerClass,
    write: writeMarks,
    options: ['--create'],
    tables: {
      assessments: 'school_id, id, course_id, term_id, kind, name, maximum, position, published_at',
      marks: 'school_id, assessment_id, student_id, value, maximum',
    },
  },
  {
    name: 'students',
    rows: 100_000 * scale,
    perClass: studentsPerClass,
    write: writeStudents,
    options: [],
    tables: {
      students:
        'school_id, id, student_number, last_name, first_name, sex, birth_date, birth_place, phone',
      enrollments: 'school_id, id, student_id, class_id, academic_year_id, starts_on',
    },
  },
];

const seconds = async (task: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
};

/** Runs the command line; the most memory that its process took, in MB. */
const runCli = async (adminUrl: string, args: string[], expected: number): Promise<number> => {
  const child = spawn(process.execPath, ['worker/cli.ts', ...args], {
    env: { ...process.env, DATABASE_URL: adminUrl, ROLLBOOK_SECRET: secret },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(child.stderr);
  let peak = 0;
  const look = setInterval(() => {
    const found = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    if (found) peak = Number(found[1]) / 1000;
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  if (code !== expected) throw new Error(`P8: ${args.join(' ')} ended with ${code}: ${await said}`);
  return peak;
};

const settle = (url: string): Promise<number> =>
  withClient(url, (client) => settleResults(client, { school: 1 }));

const copyOut = (url: string, folder: string, { tables }: Kind): Promise<void> =>
  withClient(url, async (client) => {
    for (const [table, columns] of Object.entries(tables)) {
      const out = client.query(copyTo(`copy app_public.${table} (${columns}) to stdout`));
      await pipeline(out, createWriteStream(path.join(folder, table)));
    }
  });

const copyIn = (
  url: string,
  folder: string,
  { tables }: Kind,
  before: (table: string) => string,
): Promise<number> =>
  withClient(url, async (client) => {
    for (const table of Object.keys(tables)) await client.query(before(table));
    return seconds(async () => {
      await client.query('begin');
      for (const [table, columns] of Object.entries(tables)) {
        const into = client.query(copyFrom(`copy app_public.${table} (${columns}) from stdin`));
        await pipeline(createReadStream(path.join(folder, table)), into);
      }
      await client.query('commit');
    });
  });

const withCopyOf = async <Result>(
  template: string,
  task: (url: string) => Promise<Result>,
): Promise<Result> => {
  const name = `${new URL(template).pathname.slice(1)}_run`;
  return withClient(otherDatabase(template, 'postgres'), async (admin) => {
    const from = admin.escapeIdentifier(new URL(template).pathname.slice(1));
    await admin.query(
      `create database ${name} template ${from} strategy file_copy owner rollbook_owner`,
    );
    await admin.query('checkpoint');
    try {
      return await task(otherDatabase(template, name));
    } finally {
      await admin.query(`drop database ${name} with (force)`);
    }
  });
};

const importFile = (url: string, kind: Kind, file: string, ...more: string[]): Promise<number> =>
  runCli(
    url,
    ['import', kind.name, file, '--school', 'LARGE', ...kind.options, ...more],
    more.length ? 1 : 0,
  );

const findings = async (url: string, kind: Kind, folder: string): Promise<string> => {
  const rows = kind.rows / 10;
  const file = path.join(folder, 'spoilt.csv');
  const errors = path.join(folder, 'errors.csv');
  await kind.write(file, rows / kind.perClass, everyHundredth);
  await importFile(url, kind, file, '--errors', errors);
  const found = readFileSync(errors, 'utf8').trim().split('\n').slice(1);
  const lines = found.map((line) => Number(line.split(',', 1)[0]));
  // the header is line 1
  const wanted = Array.from({ length: rows }, (_, row) => row)
    .filter(everyHundredth)
    .map((row) => row + 2);
  const isExact = lines.length === wanted.length && lines.every((line, n) => line === wanted[n]);
  if (!isExact) throw new Error(`P8 ${kind.name}: ${lines.length} of ${wanted.length} rows found.`);
  return `${wanted.length} spoilt rows of ${rows} reported, each in its line`;
};

const compare = async (server: Bench, kind: Kind, folder: string): Promise<number> => {
  const classes = kind.rows / kind.perClass;
  const enrolled = kind.name === 'marks' ? 1 : 0;
  const { adminUrl: template } = await server.seedWith(`p8_${kind.name}`, 'p8-seed.sql', {
    classes,
    enrolled,
  });
  const [whole, part] = [path.join(folder, 'whole.csv'), path.join(folder, 'part.csv')];
  await kind.write(whole, classes);
  await kind.write(part, classes / 10);
  report(await withCopyOf(template, (url) => findings(url, kind, folder)));
  const small = await withCopyOf(template, (url) => importFile(url, kind, part));

  const spent: Record<string, number[]> = {};
  const note = (name: string, time: number) => (spent[name] ??= []).push(time);
  let memory = 0;
  for (let round = 0; round < rounds; round++) {
    await withCopyOf(template, async (url) => {
      const imported = await seconds(async () => {
        memory = Math.max(memory, await importFile(url, kind, whole));
      });
      note('import', imported);
      note('import and results', imported + (await seconds(() => settle(url))));
      if (round === 0) await copyOut(url, folder, kind);
    });
    const all = (switched: string) => (table: string) =>
      `alter table app_public.${table} ${switched} trigger user`;
    await withCopyOf(template, async (url) =>
      note('plain', await copyIn(url, folder, kind, all('disable'))),
    );
    await withCopyOf(template, async (url) =>
      note('bare', await copyIn(url, folder, kind, () => 'set session_replication_role = replica')),
    );
    await withCopyOf(template, async (url) => {
      const watched = await copyIn(url, folder, kind, () => 'select');
      await withClient(url, (client) => client.query('analyze')); // the command line does so, too
      note('watched', watched);
      note('watched and results', watched + (await seconds(() => settle(url))));
    });
  }

  const shown = (name: string) => {
    const [low, high] = [Math.min(...spent[name]!), Math.max(...spent[name]!)];
    return `${name} ${median(spent[name]!).toFixed(1)} s (${low.toFixed(1)}–${high.toFixed(1)})`;
  };
  report(`P8 ${kind.rows} ${kind.name}: ${Object.keys(spent).map(shown).join(', ')}`);
  const speed = (of: string, against: string): number =>
    median(spent[against]!.map((time, round) => time / spent[of]![round]!));
  const best = speed('import', 'plain');
  report(
    `P8 speed of the import / COPY: ${best.toFixed(2)} against plain (limit ${limit}), ` +
      `${speed('import', 'bare').toFixed(2)} against bare, ` +
      `${speed('import', 'watched').toFixed(2)} against watched; with the results ` +
      `${speed('import and results', 'plain').toFixed(2)} against plain, ` +
      `${speed('import and results', 'watched and results').toFixed(2)} against watched`,
  );
  report(
    `P8 memory of the process: ${memory.toFixed(0)} MB at most, ${small.toFixed(0)} MB with a tenth ` +
      `of the rows (limit ${memoryLimit})`,
  );
  if (memory > memoryLimit) throw new Error(`P8: ${memory} MB.`);
  return best;
};

/** All 173,739 scores of the Open University, against an exact calculation of their averages. */
const compareReal = async (server: Bench, folder: string): Promise<void> => {
  const { adminUrl } = await server.seedWith('p8_oulad', 'p8-seed.sql', {
    classes: 0,
    enrolled: 0,
  });
  const { file, marks, averages } = readOulad();
  const name = path.join(folder, 'oulad.csv');
  writeFileSync(name, file);
  const args = ['import', 'marks', name, '--school', 'LARGE', '--create'];
  const imported = await seconds(() => runCli(adminUrl, args, 0));
  const settled = await seconds(() => settle(adminUrl));
  const { rows } = await withClient(adminUrl, (client) =>
    client.query<{ student: string; average: string | null }>(
      `select s.student_number as student, round(r.average, 2)::text as average
      from app_public.term_results r
      join app_public.students s on s.school_id = r.school_id and s.id = r.student_id`,
    ),
  );
  const ours = new Map(rows.map(({ student, average }) => [student, average]));
  const wanted = [...averages.values()].flatMap((students) => [...students]);
  const fifth = rational(1n, 5n); // the school's averages are out of 20
  const wrong = wanted.filter(
    ([student, average]) => ours.get(student) !== (average ? printed(times(average, fifth)) : null),
  );
  if (wrong.length || ours.size !== wanted.length) {
    throw new Error(
      `P8: ${wrong.length} of ${wanted.length} averages differ, such as ${wrong[0]}.`,
    );
  }
  report(
    `P8 ${marks} real marks with weights: imported in ${imported.toFixed(1)} s, calculated in ` +
      `${settled.toFixed(1)} s, all ${wanted.length} averages as calculated exactly`,
  );
};

/** Files of a million marks and of a hundred thousand students. */
export const imports = async (server: Bench): Promise<void> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-p8-'));
  try {
    const speeds: number[] = [];
    for (const kind of kinds) speeds.push(await compare(server, kind, folder));
    if (hasShared(ouladFolder)) await compareReal(server, folder);
    if (speeds.some((speed) => speed < limit)) throw new Error('P8: imports are too slow.');
  } finally {
    rmSync(folder, { recursive: true });
  }
};
