import { expect, test } from 'vitest';
import { hydrated, openSite } from '../support/site.ts';

const site = await openSite();
const { db } = site;
await db.query(
  `select tests.class(i.id, '4e Z') from app_public.institutions i where i.code = 'BOUAKE'`,
);
const mariam = await site.idOf('students', 'student_number', 'E1');
const where = async (): Promise<string[]> =>
  (
    await db.query(
      `select concat_ws(' ', i.code, s.status, k.name, e.starts_on, e.ends_on) as line
       from app_public.students s
       join app_public.institutions i on i.id = s.school_id
       left join app_public.enrollments e on e.student_id = s.id
       left join app_public.classes k on k.id = e.class_id
       where s.last_name = 'Koné' order by i.code`,
    )
  ).rows.map(({ line }) => line);

test('one school offers a student, the other sees it waiting and accepts', async () => {
  const page = await site.visit('direction');
  await page.goto(`/students/${mariam}/history`);
  await hydrated(page);
  await page.getByText('Transférer vers une autre école').press('Enter');
  const offer = page.getByRole('button', { name: 'Proposer le transfert' });
  await page.getByLabel('École (code)').fill('NULLE');
  await page.getByLabel('Dernier jour ici').fill('2026-03-31');
  await offer.press('Enter');
  await page.getByText('Il n’y a pas d’autre école de ce code.').waitFor();
  expect(await page.getByLabel('Dernier jour ici').inputValue()).toBe('2026-03-31');
  await page.getByLabel('École (code)').fill('BOUAKE');
  await offer.press('Enter');
  await page.getByText('l’autre école doit encore accueillir l’élève').waitFor();
  expect(await where()).toEqual(['ADJAME active 4e A 2025-09-01']);

  const other = await site.visit('ailleurs', 'phone');
  await other.goto('/students');
  await other.getByRole('link', { name: 'Transferts 1' }).click();
  await hydrated(other);
  await other.getByText('à vous d’accueillir').waitFor();
  await other.getByText('classe 4e A (2025-2026)').waitFor();
  await other.getByRole('combobox', { name: 'Classe' }).selectOption({ label: '4e Z (0/40)' });
  await other.getByLabel('Premier jour').fill('2026-04-01');
  await other.getByLabel('Matricule ici').fill('B-1');
  await other.getByRole('button', { name: 'Accueillir l’élève' }).click();
  await other.getByText('Aucun transfert en cours.').waitFor();
  await expect
    .poll(where)
    .toEqual(['ADJAME transferred 4e A 2025-09-01 2026-03-31', 'BOUAKE active 4e Z 2026-04-01']);
  await other.getByRole('link', { name: 'Terminés' }).click();
  await other.getByRole('link', { name: 'Voir l’élève' }).click();
  await other.getByText('arrivée par transfert').waitFor();
});

test('a school asks for a student and learns nothing until the other agrees', async () => {
  const page = await site.visit('ailleurs');
  await page.goto('/transfers');
  await hydrated(page);
  await page.getByLabel('École (code)').fill('ADJAME');
  await page.getByLabel('Matricule là-bas').fill('E2');
  await page.getByLabel('Nom', { exact: true }).fill('ehouman');
  await page.getByRole('button', { name: 'Demander' }).press('Enter');
  await page.getByText('La demande est envoyée.').waitFor();
  await page.getByText('attend leur accord').waitFor();
  expect(await page.getByText('Paul').count()).toBe(0);

  const asked = await site.visit('direction');
  await asked.goto('/transfers');
  await hydrated(asked);
  await asked.getByRole('heading', { name: 'Ehouman Paul' }).waitFor();
  await asked.getByLabel('Remarque').fill('Reste chez nous');
  await asked.getByRole('button', { name: 'Refuser' }).press('Enter');
  await asked.getByText('Aucun transfert en cours.').waitFor();
  await page.goto('/transfers?list=over');
  await page.getByText('« Reste chez nous »').waitFor();
});
