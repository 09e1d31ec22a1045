import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const classId = await site.idOf('classes', 'name', '4e A');
const school = (await db.query(`select id from app_public.institutions where code = 'ADJAME'`))
  .rows[0].id as number;
await db.query(`select tests.class($1, '4e B')`, [school]);
await db.query(`update app_public.classes set max_size = 2 where name = '4e B'`);
const roster = `/classes/${classId}/roster`;

const goTo = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await hydrated(page);
};
const names = async (page: Page): Promise<(string | undefined)[]> =>
  (await registerRows(page, 'Élèves de la classe')).map((cells) => cells[1]);
const placesOf = async (number: string): Promise<string[]> =>
  (
    await db.query(
      `select concat_ws(' ', k.name, e.starts_on, e.ends_on, e.drop_reason, s.status) as line
       from app_public.enrollments e
       join app_public.students s on s.id = e.student_id
       join app_public.classes k on k.id = e.class_id
       where s.student_number = $1 and s.school_id = $2
       order by e.starts_on`,
      [number, school],
    )
  ).rows.map(({ line }) => line);

test('several students move to another class, by keyboard, and the move is undone', async () => {
  const page = await site.visit('direction');
  await goTo(page, roster);
  expect(await names(page)).toContain('Koné Mariam');
  await page.getByLabel('Choisir Koné Mariam').press('Space');
  await page.getByLabel('Choisir Ehouman Paul').press('Space');
  await page.getByText('2 élèves choisis').waitFor();
  const move = page.getByRole('region', { name: 'Changer de classe' });
  await move
    .getByRole('combobox', { name: 'Nouvelle classe' })
    .selectOption({ label: '4e B (0/2)' });
  await move.getByLabel('Premier jour').fill('2026-02-02');
  await move.getByLabel('Motif').fill('Effectifs');
  await move.getByRole('button', { name: 'Changer de classe' }).press('Enter');
  await page.getByText('2 élèves ont changé de classe.').waitFor();
  expect(await placesOf('E1')).toEqual([
    '4e A 2025-09-01 2026-02-01 active',
    '4e B 2026-02-02 active',
  ]);

  await page.getByLabel('Choisir Tanoh Grâce').press('Space');
  await move
    .getByRole('combobox', { name: 'Nouvelle classe' })
    .selectOption({ label: '4e B (2/2, complète)' });
  await move.getByRole('button', { name: 'Changer de classe' }).press('Enter');
  await page.getByRole('alert').getByText('La classe est complète').waitFor();
  expect(await move.getByLabel('Premier jour').inputValue()).toBe('2026-02-02');
  expect(await page.getByLabel('Choisir Tanoh Grâce').isChecked()).toBe(true);

  await page
    .getByRole('button', { name: 'Annuler « changement de classe » : Koné Mariam' })
    .press('Enter');
  await page.getByText('L’étape est annulée.').waitFor();
  expect(await placesOf('E1')).toEqual(['4e A 2025-09-01 active']);
  await page
    .getByRole('button', { name: 'Annuler « changement de classe » : Ehouman Paul' })
    .click();
  await expect.poll(() => placesOf('E2')).toEqual(['4e A 2025-09-01 active']);
});

test('who leaves needs a reason, and is found again in the history to be taken back', async () => {
  const page = await site.visit('direction', 'phone');
  await goTo(page, roster);
  await page.getByLabel('Choisir Yapi Ruth').check();
  const leave = page.getByRole('region', { name: 'Quitter l’école' });
  await leave.getByLabel('Dernier jour').fill('2026-01-15');
  await leave.getByRole('button', { name: 'Enregistrer le départ' }).click();
  await page.getByRole('alert').getByText('Indiquez le motif.').waitFor();
  expect(await leave.getByLabel('Motif').getAttribute('aria-invalid')).toBe('true');
  await leave.getByLabel('Motif').fill('Déménagement');
  await leave.getByRole('button', { name: 'Enregistrer le départ' }).click();
  await page.getByText('1 départ enregistré.').waitFor();
  expect(await placesOf('E6')).toEqual(['4e A 2025-09-01 2026-01-15 Déménagement inactive']);

  await page.getByRole('link', { name: 'Yapi Ruth' }).click();
  await page.getByText('abandon · Term 1 · Déménagement').waitFor();
  await page.getByRole('button', { name: 'Annuler' }).click();
  await page.getByText('Aucune étape saisie.').waitFor();
  expect(await placesOf('E6')).toEqual(['4e A 2025-09-01 active']);
});

test('students without a class are found, chosen and enrolled together', async () => {
  const page = await site.visit('direction');
  await goTo(page, roster);
  await page.getByLabel('Nom ou matricule').fill('élève 12');
  await page.getByLabel('Nom ou matricule').press('Enter');
  await page.waitForURL('**/roster?q=**'); // who is looked for stands in the list before, too
  await page.getByLabel('Numéro Élève 12').check();
  const enroll = page.getByRole('region', { name: 'Inscrire des élèves' });
  await enroll.getByLabel('Premier jour').fill('2026-03-02');
  await enroll.getByRole('button', { name: 'Inscrire' }).press('Enter');
  await page.getByText('1 élève inscrit.').waitFor();
  expect(await placesOf('N12')).toEqual(['4e A 2026-03-02 active']);
  await page.getByRole('button', { name: 'Annuler « inscription » : Numéro Élève 12' }).click();
  await expect.poll(() => placesOf('N12')).toEqual([]);
});

test('a new student is entered and enrolled in one go; mistakes stand at their fields', async () => {
  const page = await site.visit('direction');
  await goTo(page, roster);
  await page.getByRole('link', { name: 'Nouvel élève' }).press('Enter');
  await page.waitForURL('**/students/new**');
  await hydrated(page);
  await page.getByLabel('Nom', { exact: true }).fill('A');
  await page.getByLabel('Prénoms').fill('Eve');
  await page.getByLabel('Matricule').fill('E1');
  await page.getByLabel('Premier jour').fill('2026-04-01');
  await page.getByLabel('Date de naissance').fill('2013-02-03');
  const submit = () =>
    page.getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
  for (const [field, sentence, value] of [
    ['Nom', 'Le nom a au moins 2 caractères.', 'Aka'],
    ['Matricule', 'Un élève de l’école a déjà ce matricule.', 'E77'],
  ] as const) {
    await submit();
    await page.getByText(sentence).waitFor();
    const input = page.getByRole('textbox', { name: new RegExp(`^${field}`) });
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    expect(await input.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByLabel('Prénoms').inputValue()).toBe('Eve');
    await input.fill(value);
  }
  await submit();
  await page.waitForURL('**/history');
  await page.getByRole('heading', { name: 'Aka Eve' }).waitFor();
  expect(await placesOf('E77')).toEqual(['4e A 2026-04-01 active']);
});

test('a teacher sees the list of their class without any tool', async () => {
  const page = await site.visit('prof');
  await goTo(page, roster);
  await page.getByRole('link', { name: 'Koné Mariam' }).waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: /Annuler|Inscrire|Quitter/ }).count()).toBe(0);
});

test('the lists are in English for who reads English', async () => {
  const page = await site.visit('direction');
  await page
    .context()
    .addCookies([{ name: 'rollbook_language', value: 'en', url: new URL(site.api.origin).href }]);
  await goTo(page, roster);
  await page.getByRole('region', { name: 'Leave the school' }).waitFor();
  await page.getByRole('region', { name: 'Students of the class' }).waitFor();
});
