import { expect, test } from 'vitest';
import { openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const classId = await site.idOf('classes', 'name', '4e A');
const mariam = await site.idOf('students', 'student_number', 'E1');
const register = 'Moyennes et rangs de la classe';

test('a class shows its official averages and ranks, best first', async () => {
  const page = await site.visit('direction');
  await page.goto('/classes');
  await page.getByRole('link', { name: '4e A' }).click();
  await page.getByRole('region', { name: register }).waitFor();
  expect(await registerRows(page, register)).toEqual([
    ['1re', 'Koné Mariam', '16,40', '5/5', ''],
    ['2e ex', 'Ehouman Paul', '13,20', '5/5', ''],
    ['2e ex', 'Tanoh Grâce', '13,20', '5/5', ''],
    ['4e', 'Hüseynov Əli', '10,00', '5/5', '1 note manquante'],
    ['5e', 'សុខ ចាន់', '8,40', '5/5', ''],
    ['non classé', 'Yapi Ruth', '—', '0/5', '3 notes manquantes'],
  ]);
  await page.getByText('4 / 5').waitFor();
  await page.getByText('8,40 – 16,40').waitFor();
  await page
    .getByText(/Calculé .* avec les règles « Secondaire francophone, version 1 »/)
    .waitFor();
});

test('provisional figures say so and count what is not published', async () => {
  const page = await site.visit('prof');
  await page.goto(`/classes/${classId}`);
  await page.getByRole('link', { name: 'Provisoires' }).click();
  await page.getByText('Les familles ne les voient pas').waitFor();
  const [first] = await registerRows(page, register);
  expect(first?.slice(0, 3)).toEqual(['1re', 'Koné Mariam', '17,31']);
});

test('a student’s average is explained mark by mark', async () => {
  const page = await site.visit('direction');
  await page.goto(`/classes/${classId}`);
  await page.getByRole('link', { name: 'Koné Mariam' }).click();
  await page.getByRole('region', { name: 'Moyennes par matière' }).waitFor();
  expect(await registerRows(page, 'Moyennes par matière')).toEqual([
    ['Français', '15,00', '1re', '2', '11,60', '9,00 – 15,00', ''],
    ['Mathématiques', '17,33', '1re', '3', '12,67', '8,00 – 17,33', 'prof prof'],
  ]);
  await page.getByText('Pourquoi 17,33 en Mathématiques ?').click();
  await page.getByText('(18 × 1 + 17 × 2) ÷ (1 + 2) → 17,33').waitFor();
  expect(await registerRows(page, 'Pourquoi 17,33 en Mathématiques ?')).toEqual([
    ['Interrogation', '9 / 10', '18,00', '1', 'oui'],
    ['Composition', '17 / 20', '17,00', '2', 'oui'],
    ['Devoir secret', '20 / 20', '20,00', '4', 'non : pas encore publiée'],
  ]);
});

test('a guardian sees their child’s published results and nothing else', async () => {
  const page = await site.visit('parent', 'phone');
  await page.goto('/');
  await page.getByText('16,40').waitFor();
  await page.getByRole('link', { name: /Voir le détail/ }).click();
  await page.getByText('Pourquoi 17,33 en Mathématiques ?').click();
  await page.getByText('Interrogation').waitFor();
  expect(await page.getByText('Devoir secret').count()).toBe(0);
  expect((await page.goto(`/classes/${classId}`))?.status()).toBe(404);
  const other = await site.idOf('students', 'student_number', 'E2');
  expect((await page.goto(`/students/${other}`))?.status()).toBe(404);
});

test('an admin of another school finds nothing of this one', async () => {
  const page = await site.visit('ailleurs');
  for (const path of [`/classes/${classId}`, `/students/${mariam}`]) {
    expect((await page.goto(path))?.status()).toBe(404);
    await page.getByText('Cette page n’existe pas').waitFor();
  }
  await page.goto('/students?class=all&q=koné');
  await page.getByText('Aucun élève ne correspond').waitFor();
  const term = await site.idOf('terms', 'code', 'T1');
  const course = (await site.db.query('select id from app_public.courses limit 1')).rows[0].id;
  const response = await page.request.get(
    `/students/${mariam}/explanation?term=${term}&course=${course}`,
  );
  expect(await response.json()).toEqual({ marks: [], why: null });
});

test('the year and term of the address stay in the links', async () => {
  const page = await site.visit('direction');
  await page.goto('/?year=2025-2026&term=T1');
  await page.getByRole('link', { name: '4e A' }).click();
  await page.waitForURL(`**/classes/${classId}?year=2025-2026&term=T1`);
  await page.getByRole('link', { name: 'Tanoh Grâce' }).click();
  await page.waitForURL('**/students/*?year=2025-2026&term=T1');
});

test('when the API does not answer, the page says that nothing is lost', async () => {
  const page = await site.visit('direction');
  process.env['ROLLBOOK_INTERNAL_ORIGIN'] = 'http://127.0.0.1:1';
  const response = await page.goto('/classes');
  process.env['ROLLBOOK_INTERNAL_ORIGIN'] = site.api.origin;
  expect(response?.status()).toBe(503);
  await page.getByText('Rien de ce qui était enregistré n’est perdu').waitFor();
});
