import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { setPasswords, startApi } from '../support/api.ts';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const classId = await site.idOf('classes', 'name', '4e A');
const secret = await site.idOf('assessments', 'name', 'Devoir secret');
const mariam = await site.idOf('students', 'student_number', 'E1');
const { rows } = await site.db.query<{ course: string }>(
  'select course_id as course from app_public.assessments where id = $1',
  [secret],
);
const { course } = rows[0]!;
await site.db.query(
  `select tests.user('adjointe', (
    select id from app_public.institutions where code = 'ADJAME'), 'admin')`,
);
await setPasswords(site.database);

const openWork = async (): Promise<void> => {
  const worker = await startWorker({ connectionString: site.database.workerUrl });
  onTestFinished(worker.stop);
};
const general = (page: Page) => page.getByText('Pourquoi 17,33 en Mathématiques ?');
const cell = (page: Page, column: number) =>
  page.getByRole('row', { name: /Koné Mariam/ }).locator(`td[data-column="${column}"]`);

test('what is missing is counted for the school and named for the class', async () => {
  const page = await site.visit('direction');
  await page.goto('/classes');
  await page.getByRole('link', { name: 'Ce qui manque' }).click();
  await page.getByRole('heading', { name: 'Ce qui manque' }).waitFor();
  const table = await registerRows(page, 'Ce qui manque');
  expect(table.map((row) => row.slice(0, 3))).toEqual([
    ['4e A', 'Français', '1 note manquante'],
    ['4e A', 'Mathématiques', '4 notes manquantes, 1 brouillon'],
  ]);
  await page.getByRole('link', { name: '4e A' }).click();
  const panel = page.getByRole('region', { name: /Clôture/ });
  await panel.getByText('Devoir secret : brouillon').waitFor();
  await panel.getByText('Composition : 1 note manquante').waitFor();
});

test('a teacher publishes an assessment, and the parent has it within five seconds', async () => {
  await openWork();
  const parent = await site.visit('parent');
  await parent.goto(`/students/${mariam}`);
  await general(parent).waitFor();
  await hydrated(parent);
  const teacher = await site.visit('prof');
  await teacher.goto(`/marks/${course}`);
  await teacher.getByRole('link', { name: 'Publication' }).click();
  const startedAt = Date.now();
  await teacher.getByRole('button', { name: 'Publier : Devoir secret' }).click();
  // (18 + 17 × 2 + 20 × 4) ÷ 7
  await parent.getByText('Pourquoi 18,86 en Mathématiques ?').waitFor({ timeout: 5000 });
  expect(Date.now() - startedAt).toBeLessThan(5000);
  await teacher.getByText('Retirer…').first().waitFor();
}, 60_000);

test('an assessment is scheduled in the school’s time, and withdrawn with a reason only', async () => {
  const page = await site.visit('prof');
  await page.goto(`/marks/${course}/publication`);
  await hydrated(page);
  const card = page.getByRole('listitem').filter({ hasText: 'Devoir secret' });
  await card.getByText('Retirer…').click();
  await card.getByLabel('Motif').fill('Mauvais barème');
  await card.getByRole('button', { name: 'Retirer' }).click();
  await card.getByText('Brouillon').waitFor();
  await card.getByLabel('Publier le').fill('2031-01-15T08:00');
  await card.getByRole('button', { name: 'Prévoir' }).click();
  await card.getByText('le 15 janvier 2031, 08:00:00').waitFor();
  await card.getByRole('button', { name: 'Ne plus prévoir' }).click();
  await card.getByText('Brouillon').waitFor();
});

test('the history of a mark is loaded when it is opened, within half a second', async () => {
  const page = await site.visit('prof');
  const asked: string[] = [];
  page.on('request', (request) =>
    asked.push(`${request.url()} ${request.postData()?.slice(0, 200) ?? ''}`),
  );
  await page.goto(`/marks/${course}`);
  await hydrated(page);
  await cell(page, 0).click();
  expect(asked.filter((request) => /markHistory|History/.test(request))).toEqual([]);
  const before = asked.length;
  const startedAt = Date.now();
  await page.keyboard.press('Control+Enter');
  const drawer = page.getByRole('dialog', { name: 'Historique de la note' });
  await drawer.getByText('saisie : 9').waitFor();
  expect(Date.now() - startedAt).toBeLessThan(500);
  expect(asked.length).toBeGreaterThan(before);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
});

test('a family sees a changed mark as changed once', async () => {
  const direct = await startApi(site.database); // the site's own answers only what its pages ask
  const teacher = await direct.signIn('prof');
  const quiz = await site.idOf('assessments', 'name', 'Interrogation');
  const { errors } = await teacher.query(
    'mutation ($marks: [MarkEditInput!]!) { saveMarks(input: { marks: $marks }) { result } }',
    { marks: [{ assessmentId: quiz, studentId: mariam, value: '10', version: 1 }] },
  );
  expect(errors).toBeUndefined();
  const staff = await site.visit('prof');
  await staff.goto(`/marks/${course}`);
  expect(await staff.locator('td.late').first().getAttribute('title')).toMatch(
    /Modifiée après la publication par prof prof/,
  );

  const parent = await site.visit('parent');
  await parent.goto(`/students/${mariam}`);
  const notice = parent.getByText(
    'Notes modifiées depuis votre dernière visite : Interrogation (Mathématiques).',
  );
  await notice.waitFor();
  await expect
    .poll(async () => (await site.db.query('select from app_public.mark_sightings')).rowCount)
    .toBe(1);
  await parent.reload();
  await parent.getByRole('heading', { name: /Koné Mariam/ }).waitFor();
  expect(await notice.count()).toBe(0);
});

test('a term is closed, a mark corrected by a second person, and both results stay readable', async () => {
  const admin = await site.visit('direction');
  await admin.goto(`/classes/${classId}`);
  await hydrated(admin);
  await admin.getByText('Clore la période…').click();
  await admin.getByRole('button', { name: 'Clore maintenant' }).click();
  await admin.getByText(/est clos pour cette classe depuis/).waitFor();

  const teacher = await site.visit('prof');
  await teacher.goto(`/marks/${course}`);
  await hydrated(teacher);
  await teacher.getByText('La période est close pour cette classe').waitFor();
  await cell(teacher, 1).click();
  expect(await cell(teacher, 1).locator('input').getAttribute('readonly')).not.toBeNull();
  await teacher.getByRole('link', { name: 'Demander une correction' }).click();
  await teacher.getByText('Note actuelle : 17').waitFor();
  await hydrated(teacher);
  await teacher.getByLabel('Note juste, sur 20').fill('21');
  await teacher.getByLabel('Motif').fill('Points mal additionnés');
  await teacher.getByRole('button', { name: 'Envoyer la demande' }).click();
  await teacher.getByText('Cette note ne convient pas').waitFor();
  await teacher.getByLabel('Note juste, sur 20').fill('19,5');
  await teacher.getByLabel('Motif').fill('Points mal additionnés');
  await teacher.getByRole('button', { name: 'Envoyer la demande' }).click();
  await teacher.getByText('Une autre personne doit décider.').waitFor();
  expect(await teacher.getByRole('button', { name: 'Approuver' }).count()).toBe(0);

  const second = await site.visit('adjointe');
  await second.goto('/');
  await second
    .getByRole('link', { name: 'Corrections : 1 correction attend votre décision' })
    .click();
  await second.getByText('17 → 19,5').waitFor();
  await hydrated(second);
  await second.getByRole('button', { name: 'Approuver' }).click();
  await second.getByText('Aucune correction n’attend.').waitFor();

  await admin.reload();
  await admin.getByRole('link', { name: 'Résultats figés' }).click();
  await admin.getByRole('button', { name: 'Comparer' }).click();
  await admin.getByRole('heading', { name: 'Du n° 1 au n° 2' }).waitFor();
  const differences = await registerRows(admin, 'Comparer');
  expect(differences[0]!.slice(0, 2)).toEqual(['Koné Mariam', 'Moyenne générale']);
  expect(differences[1]!.slice(0, 2)).toEqual(['Koné Mariam', 'Mathématiques']);
  await admin.getByRole('link', { name: 'n° 1' }).click();
  await admin.getByRole('heading', { name: 'Résultats du n° 1' }).waitFor();
  expect((await registerRows(admin, 'Résultats du n° 1'))[0]![0]).toBe('Koné Mariam');

  await admin.goto(`/classes/${classId}`);
  await hydrated(admin);
  await admin.getByText('Rouvrir la période…').click();
  await admin.getByLabel('Motif').fill('Une copie retrouvée');
  await admin.getByRole('button', { name: 'Rouvrir' }).click();
  await admin.getByText('« Une copie retrouvée »').waitFor();
}, 60_000);

test('a teacher records conduct, and takes back only what they recorded', async () => {
  await site.db.query(
    `insert into app_public.conduct_records
       (school_id, student_id, term_id, happened_on, points, reason)
     select s.school_id, s.id, t.id, t.starts_on, 1, 'Bagarre'
     from app_public.students s
     join app_public.classes k on k.school_id = s.school_id and k.id = $2
     join app_public.terms t
       on t.school_id = s.school_id and t.academic_year_id = k.academic_year_id
     where s.id = $1
     order by t.starts_on limit 1`,
    [mariam, classId],
  );
  const page = await site.visit('prof');
  await page.goto(`/classes/${classId}/conduct`);
  await hydrated(page);
  await page.getByLabel('Élève').selectOption({ label: 'Koné Mariam' });
  await page.getByLabel('Points retirés').fill('0,5');
  await page.getByLabel('Motif').fill('Retards répétés');
  await page.getByRole('button', { name: 'Ajouter' }).click();
  const line = page.getByRole('row', { name: /Retards répétés/ });
  await line.getByText('0,5').waitFor();
  const others = page.getByRole('row', { name: /Bagarre/ });
  expect(await others.getByRole('button').count()).toBe(0);
  await line.getByRole('button', { name: 'Supprimer : Koné Mariam' }).click();
  await line.waitFor({ state: 'detached' });
  await others.waitFor();
});
