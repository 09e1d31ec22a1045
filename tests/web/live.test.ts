import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { startApi } from '../support/api.ts';
import { connect } from '../support/database.ts';
import { startProgram } from '../support/process.ts';
import { openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const classId = await site.idOf('classes', 'name', '4e A');
const exam = await site.idOf('assessments', 'name', 'Composition');
const mariam = await site.idOf('students', 'student_number', 'E1');
const direct = await startApi(site.database); // the site's own answers only what its pages ask
const teacher = await direct.signIn('prof');

const saveMark = async (value: string, version: number): Promise<void> => {
  const { errors } = await teacher.query(
    `mutation Save($marks: [MarkEditInput!]!) { saveMarks(input: { marks: $marks }) { result } }`,
    { marks: [{ assessmentId: exam, studentId: mariam, value, version }] },
  );
  expect(errors).toBeUndefined();
};

const work = async (): Promise<void> => {
  const worker = await startWorker({ connectionString: site.database.workerUrl });
  onTestFinished(worker.stop);
};

const openClass = async () => {
  const page = await site.visit('direction');
  await page.goto(`/classes/${classId}`);
  await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
  const places = async () =>
    (await registerRows(page, 'Moyennes et rangs de la classe'))
      .slice(0, 3)
      .map(([rank, name, average]) => [rank, name, average].join(' '));
  const wasReloaded = () => page.evaluate(() => !('notReloaded' in globalThis));
  return { page, places, wasReloaded };
};

test('a mark changed through the API appears with new average and rank, without reloading', async () => {
  await work();
  const { page, places, wasReloaded } = await openClass();
  const child = await site.visit('parent');
  await child.goto(`/students/${mariam}`);
  await child.getByText('Pourquoi 17,33 en Mathématiques ?').click();
  await child.getByText('(18 × 1 + 17 × 2) ÷ (1 + 2) → 17,33').waitFor();
  expect((await places())[0]).toBe('1re Koné Mariam 16,40');

  await saveMark('5', 1);
  await expect
    .poll(places, { timeout: 10_000 })
    .toEqual(['1er ex Ehouman Paul 13,20', '1re ex Tanoh Grâce 13,20', '3e Koné Mariam 11,60']);
  await page
    .getByRole('status')
    .getByText(/Mis à jour à \d\d:\d\d:\d\d/)
    .waitFor();
  expect(await wasReloaded()).toBe(false);
  await child.getByText('(18 × 1 + 5 × 2) ÷ (1 + 2) → 9,33').waitFor();
}, 60_000);

test('when a worker is killed while it calculates, the page becomes valid by itself', async () => {
  const blocker = await connect(site.database.adminUrl);
  const { page, places, wasReloaded } = await openClass();
  await blocker.query('begin; lock table app_public.term_results in exclusive mode');
  const killed = startProgram(['tests/support/worker-process.ts'], {
    WORKER_URL: site.database.workerUrl,
    LOG_LEVEL: 'silent',
  });
  await saveMark('19', 2);
  const isWaiting = async () =>
    (
      await site.db.query(
        `select from pg_locks where relation = 'app_public.term_results'::regclass and not granted`,
      )
    ).rowCount;
  await expect.poll(isWaiting, { timeout: 20_000 }).toBeGreaterThan(0);
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  // as when the machine goes: a session that lost its client would still end its calculation
  const sessions = `select pg_terminate_backend(pid) from pg_stat_activity
    where usename = 'rollbook_worker' and datname = current_database()`;
  await expect.poll(async () => (await site.db.query(sessions)).rowCount).toBe(0);
  await blocker.query('rollback');
  await page.reload();
  await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
  await page.getByText('Recalcul en cours…').waitFor();

  await work();
  await expect
    .poll(async () => (await places())[0], { timeout: 90_000 })
    .toBe('1re Koné Mariam 17,20');
  await page.getByText('Recalcul en cours…').waitFor({ state: 'detached' });
  expect(await wasReloaded()).toBe(false);
}, 150_000);
