import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ouladFolder } from '../support/oulad.ts';
import { hasShared } from '../support/shared.ts';
import { median, report, withClient, type Bench } from './harness.ts';
import {
  everyHundredth,
  marksPerClass,
  studentsPerClass,
  writeMarks,
  writeStudents,
} from './p8-files.ts';
import { compareReal } from './p8-real.ts';
import {
  copyIn,
  copyOut,
  insertSingly,
  runCli,
  seconds,
  settle,
  withCopyOf,
  type Tables,
} from './p8-runs.ts';

// P8: a file through the command line, with its checks, keys, audit and results, against COPY of the
// same rows into the same tables, each in a database of its own made from one template:
//   plain    COPY with keys, checks and indexes; our triggers (audit, limits, results) off
//   bare     COPY with indexes and checks only: no foreign key is looked at either
//   watched  COPY with our triggers on
//   singly   a sample of the marks inserted one by one, each awaited, our triggers on
// The limit of 0.33 is against `plain`, for marks with their results calculated; students without
// marks have none to speak of.
const limit = 0.33;
const memoryLimit = 300;
const sample = 2_000;
const rounds = Number(process.env['ROLLBOOK_BENCH_ROUNDS'] ?? 3);
// ROLLBOOK_BENCH_ROWS=100000: a tenth of the marks and of the students
const scale = Number(process.env['ROLLBOOK_BENCH_ROWS'] ?? 1_000_000) / 1_000_000;

type Kind = {
  name: 'marks' | 'students';
  rows: number;
  perClass: number;
  write: (file: string, classes: number, isSpoilt?: (row: number) => boolean) => Promise<void>;
  options: string[];
  tables: Tables;
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

const importFile = (url: string, kind: Kind, file: string, ...more: string[]): Promise<number> =>
  runCli(
    url,
    ['import', kind.name, file, '--school', 'LARGE', ...kind.options, ...more],
    more.length ? 1 : 0,
  );

const findings = async (url: string, kind: Kind, folder: string): Promise<string> => {
  const classes = Math.ceil(kind.rows / kind.perClass / 10);
  const rows = classes * kind.perClass;
  const file = path.join(folder, 'spoilt.csv');
  const errors = path.join(folder, 'errors.csv');
  await kind.write(file, classes, everyHundredth);
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

const compare = async (server: Bench, kind: Kind, folder: string): Promise<boolean> => {
  const classes = kind.rows / kind.perClass;
  const enrolled = kind.name === 'marks' ? 1 : 0;
  const { adminUrl: template } = await server.seedWith(`p8_${kind.name}`, 'p8-seed.sql', {
    classes,
    enrolled,
  });
  const [whole, part] = [path.join(folder, 'whole.csv'), path.join(folder, 'part.csv')];
  await kind.write(whole, classes);
  await kind.write(part, Math.ceil(classes / 10));
  report(await withCopyOf(template, (url) => findings(url, kind, folder)));
  const small = await withCopyOf(template, (url) => importFile(url, kind, part));

  const spent: Record<string, number[]> = {};
  const note = (name: string, time: number) => (spent[name] ??= []).push(time);
  let memory = 0;
  const hasResults = kind.name === 'marks'; // students without marks have none
  for (let round = 0; round < rounds; round++) {
    await withCopyOf(template, async (url) => {
      const imported = await seconds(async () => {
        memory = Math.max(memory, await importFile(url, kind, whole));
      });
      note('import', imported);
      if (hasResults) {
        note('import and results', imported + (await seconds(() => settle(url))));
        note('singly', (await insertSingly(url, sample)) * (kind.rows / sample));
      }
      if (round === 0) await copyOut(url, folder, kind.tables);
    });
    const unwatched = (table: string) => `alter table app_public.${table} disable trigger user`;
    await withCopyOf(template, async (url) =>
      note('plain', await copyIn(url, folder, kind.tables, unwatched)),
    );
    await withCopyOf(template, async (url) =>
      note(
        'bare',
        await copyIn(url, folder, kind.tables, () => 'set session_replication_role = replica'),
      ),
    );
    await withCopyOf(template, async (url) => {
      const watched = await copyIn(url, folder, kind.tables, () => 'select');
      note('watched', watched);
      if (!hasResults) return;
      await withClient(url, (client) => client.query('analyze')); // the command line does so, too
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
  const all = hasResults ? 'import and results' : 'import';
  const limited = `(limit ${limit})`;
  report(
    `P8 speed of the import / COPY${hasResults ? '' : ` ${limited}`}: ` +
      `${speed('import', 'plain').toFixed(2)} against plain, ` +
      `${speed('import', 'bare').toFixed(2)} against bare, ` +
      `${speed('import', 'watched').toFixed(2)} against watched`,
  );
  if (hasResults) {
    report(
      `P8 the same with the results calculated ${limited}: ` +
        `${speed(all, 'plain').toFixed(2)} against plain, ` +
        `${speed(all, 'watched and results').toFixed(2)} against watched; ` +
        `${speed(all, 'singly').toFixed(0)} times single inserts in one transaction`,
    );
  }
  report(
    `P8 memory of the process: ${memory.toFixed(0)} MB at most, ${small.toFixed(0)} MB with a tenth ` +
      `of the rows (limit ${memoryLimit})`,
  );
  if (memory > memoryLimit) throw new Error(`P8: ${memory} MB.`);
  return speed(all, 'plain') >= limit;
};

/** Files of a million marks and of a hundred thousand students. */
export const imports = async (server: Bench): Promise<void> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-p8-'));
  try {
    const isFast: boolean[] = [];
    for (const kind of kinds) isFast.push(await compare(server, kind, folder));
    if (hasShared(ouladFolder)) await compareReal(server, folder);
    // of a small file the start of the process is most
    if (scale >= 1 && isFast.includes(false)) throw new Error('P8: imports are too slow.');
  } finally {
    rmSync(folder, { recursive: true });
  }
};
