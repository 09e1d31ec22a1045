import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { compileBulletins } from '../../worker/bulletins/compile.ts';
import type { Batch } from '../../worker/bulletins/batch.ts';
import { connect, runFile, useDatabase } from '../support/database.ts';
import { pdfFacts, pdfPages, pdfPoints } from '../support/poppler.ts';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'bulletins.sql'));
const db = await connect(database.adminUrl);
const schools = Object.fromEntries(
  (await db.query('select code, id from app_public.institutions')).rows.map((row) => [
    row.code as string,
    row.id as number,
  ]),
);

/** As an admin of a school. */
const asHead = async (school: string, sql: string, values: unknown[] = []) => {
  await db.query('begin');
  try {
    await db.query('select tests.act_as($1, $2)', [`head${school}`, schools[school]]);
    const { rows } = await db.query(sql, values);
    await db.query('commit');
    return rows;
  } catch (error) {
    await db.query('rollback');
    throw error;
  }
};

const classOf = (school: string) => `tests.class(${schools[school]})`;
const order = async (school: string): Promise<string> =>
  (
    await asHead(
      school,
      `select id from app_public.make_bulletins(array[${classOf(school)}],
       tests.term(${schools[school]}))`,
    )
  )[0].id;
const files = async (batch: string) =>
  (
    await db.query(
      'select state, bulletins, size, content from app_public.bulletin_files where batch_id = $1',
      [batch],
    )
  ).rows;
const state = async (batch: string): Promise<string> => (await files(batch))[0].state;

const work = async (): Promise<void> => {
  const worker = await startWorker({ connectionString: database.workerUrl });
  onTestFinished(worker.stop);
};

const inputOf = async (school: string): Promise<Batch> => {
  const batch = await order(school);
  const { rows } = await db.query(
    `select app_private.read_bulletin_file($1, $2, ${classOf(school)}) as input`,
    [schools[school], batch],
  );
  return rows[0].input;
};

const number = (figure: number | null): string =>
  figure === null ? '–' : figure.toFixed(2).replace('.', ',');

test('a class is printed in a file, one page for each student, with the figures of the snapshot', async () => {
  await work();
  const startedAt = Date.now();
  const batch = await order('CI');
  await expect.poll(() => state(batch), { timeout: 30_000, interval: 50 }).toBe('made');
  const [file] = await files(batch);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  expect(file.size).toBeLessThan(600_000);
  const pages = pdfPages(file.content);
  expect(pages).toHaveLength(40);
  expect(pdfFacts(file.content)['Page size']).toContain('A4');
  const { rows } = await db.query(
    `select b.snapshot, b.code from app_public.bulletins b
     join app_public.students s on s.school_id = b.school_id and s.id = b.student_id
     where b.school_id = $1 order by s.last_name, s.first_name`,
    [schools['CI']],
  );
  for (const [index, { snapshot, code }] of rows.entries()) {
    const text = pages[index]!;
    expect(text).toContain(`${snapshot.student.lastName} ${snapshot.student.firstName}`);
    expect(text).toContain(number(snapshot.total.average));
    expect(text).toContain(code.match(/.{4}/g).join('-'));
    for (const subject of snapshot.subjects) {
      expect(text).toContain(number(subject.average));
      expect(text).toContain(number(subject.mean));
    }
  }
}, 60_000);

test.each([
  ['CI', ['Bulletin de notes', 'Éhouman Grâce', 'Français', 'Appréciations', 'Union – Discipline']],
  ['KH', ['ព្រះរាជាណាចក្រកម្ពុ', 'ស្រ្តី', 'កីឡា', 'គណិតវិទ្យា', 'មធ្យមភាគ']],
  [
    'AZ',
    ['Azərbaycan', 'Həsənov Ağasəlim ı', 'İnformatika', 'Coğrafiya', 'Yarımillik qiymət cədvəli'],
  ],
])('the words of a bulletin of %s can be read from the file', async (school, words) => {
  const { content } = compileBulletins(await inputOf(school), { isTagged: false });
  const [text] = pdfPages(content);
  for (const word of words) expect(text).toContain(word);
});

test.each([
  ['annual', 'Bulletin annuel', 'Moyenne annuelle'],
  ['transcript', 'Relevé de notes', '2025-2026 · 6e A'],
])('a %s of a class is issued and printed with its averages', async (kind, title, words) => {
  const [{ n }] = await asHead(
    'CI',
    `select app_public.issue_bulletins(array[${classOf('CI')}], null, $1) as n`,
    [kind],
  );
  expect(n).toBe(40);
  const [{ id }] = await asHead(
    'CI',
    `select id from app_public.make_bulletins(array[${classOf('CI')}], null, $1)`,
    [kind],
  );
  const { rows } = await db.query(
    `select app_private.read_bulletin_file($1, $2, ${classOf('CI')}) as input`,
    [schools['CI'], id],
  );
  const { look, bulletins } = rows[0].input;
  const input = { look, bulletins: bulletins.slice(0, 3) };
  const pages = pdfPages(compileBulletins(input, { isTagged: false }).content);
  expect(pages).toHaveLength(3);
  for (const [index, { data }] of input.bulletins.entries()) {
    expect(pages[index]).toContain(title);
    expect(pages[index]).toContain(words);
    const year = kind === 'annual' ? data : data.years[0];
    expect(pages[index]).toContain(number(year.year.average));
    for (const subject of year.subjects) {
      for (const average of Object.values(subject.averages)) {
        expect(pages[index]).toContain(number(average as number | null));
      }
    }
  }
});

test('a family copy is tagged for screen readers and small', async () => {
  const { look, bulletins } = await inputOf('CI');
  const { content } = compileBulletins({ look, bulletins: [bulletins[0]!] }, { isTagged: true });
  expect(pdfFacts(content)).toMatchObject({ Tagged: 'yes', Pages: '1' });
  expect(content.length).toBeLessThan(80_000);
});

test('nothing is printed within five millimetres of the edge', async () => {
  const { content } = compileBulletins(await inputOf('KH'), { isTagged: false });
  const { width, height, points } = pdfPoints(content);
  const margin = Math.floor((5 / 210) * width);
  const isEdge = (index: number): boolean => {
    const x = index % width;
    const y = Math.floor(index / width);
    return x < margin || y < margin || x >= width - margin || y >= height - margin;
  };
  expect(points.filter((point) => point < 250).length).toBeGreaterThan(1000);
  expect(points.findIndex((point, index) => point < 250 && isEdge(index))).toBe(-1);
});

test('a long name, long appreciations and a student without marks stay on their page', async () => {
  const { look, bulletins } = await inputOf('CI');
  const odd = structuredClone(bulletins.slice(0, 2)) as unknown as {
    data: {
      student: { lastName: string };
      subjects: { appreciation: string; marks: unknown[]; average: number | null }[];
    };
  }[];
  odd[0]!.data.student.lastName = 'Ouattara'.repeat(25);
  for (const subject of odd[0]!.data.subjects) {
    subject.appreciation = 'Participe volontiers, travail personnel à approfondir. '.repeat(5);
  }
  for (const subject of odd[1]!.data.subjects) Object.assign(subject, { marks: [], average: null });
  const input = { look, bulletins: odd } as unknown as Batch;
  const pages = pdfPages(compileBulletins(input, { isTagged: false }).content);
  expect(pages).toHaveLength(2);
  expect(pages[0]).toContain('Vérifier ce document');
  expect(pages[1]).toContain('–');
});

test('a logo and a signature are printed, and a picture that is broken fails by name', async () => {
  const { look, bulletins } = await inputOf('CI');
  const one = [bulletins[0]!];
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const logo = { type: 'image/png', content: pixel };
  const drawn = compileBulletins(
    { look: { ...look, images: { logo, signature: logo } }, bulletins: one },
    { isTagged: false },
  );
  expect(drawn.pages).toBe(1);
  const broken = { ...logo, content: Buffer.from('no picture').toString('base64') };
  expect(() =>
    compileBulletins(
      { look: { ...look, images: { logo: broken } }, bulletins: one },
      { isTagged: false },
    ),
  ).toThrow(/image/);
});

test('a killed worker’s batch is gone on with by another, and no bulletin is printed twice', async () => {
  await db.query('delete from graphile_worker._private_jobs');
  const batch = await order('CI');
  // it can read and print, and waits to store what it printed
  await db.query('begin; lock table app_public.bulletin_files in share row exclusive mode');
  const first = spawn(process.execPath, ['tests/support/worker-process.ts'], {
    env: { ...process.env, WORKER_URL: database.workerUrl, LOG_LEVEL: 'silent' },
    stdio: 'inherit',
  });
  const storing = async (): Promise<boolean> =>
    (
      await db.query(
        `select exists (
           select from pg_locks
           where not granted and relation = 'app_public.bulletin_files'::regclass) as storing`,
      )
    ).rows[0].storing;
  await expect.poll(storing, { timeout: 60_000, interval: 20 }).toBe(true);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await db.query('rollback');
  expect(await state(batch)).toBe('waiting');
  await work();
  await expect.poll(() => state(batch), { timeout: 60_000, interval: 200 }).toBe('made');
  expect(pdfPages((await files(batch))[0].content)).toHaveLength(40);
}, 120_000);
