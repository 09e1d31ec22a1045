import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const mariam = await site.idOf('students', 'student_number', 'E1');
const paul = await site.idOf('students', 'student_number', 'E2');
const { rows } = await db.query(`select id from app_public.institutions where code = 'ADJAME'`);
const school = rows[0].id as number;
await db.query(
  `insert into app_public.students (school_id, student_number, last_name, first_name, birth_date)
   values ($1, 'D1', 'Gnahoré', 'Ange', '2011-02-03'), ($1, 'D2', 'Gnahore', 'Ange', '2011-02-03')`,
  [school],
);
const ready = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await hydrated(page);
};
const guardians = async (student: string): Promise<string[]> =>
  (
    await db.query(
      `select concat_ws(' ', l.priority, g.last_name, l.relation, l.may_see_marks) as line
       from app_public.student_guardians l join app_public.guardians g on g.id = l.guardian_id
       where l.student_id = $1 order by l.priority`,
      [student],
    )
  ).rows.map(({ line }) => line as string);

test('a known guardian is found and linked by keyboard, unlinked, and the unlinking undone', async () => {
  const page = await site.visit('direction');
  await ready(page, `/students/${paul}/family`);
  await page.getByText('Aucun responsable n’est connu. Ajoutez').waitFor();
  await page.getByLabel('Chercher parmi les responsables connus').focus();
  await page.keyboard.type('kone awa');
  await page.keyboard.press('Enter');
  await page.getByText('responsable de Koné Mariam').waitFor();
  await page.getByLabel('Lien, Koné Awa').selectOption('relative');
  await page.getByRole('button', { name: 'Lier Koné Awa' }).press('Enter');
  await page.getByText('autre parent, à appeler en premier').waitFor();
  expect(await guardians(paul)).toEqual(['1 Koné relative t']);
  await page.getByRole('link', { name: 'Koné Mariam' }).waitFor();

  await page.getByText('Modifier Koné Awa').click();
  await page.getByRole('button', { name: 'Retirer de cet élève' }).click();
  await page.getByText('Koné Awa n’est plus responsable').waitFor();
  expect(await guardians(paul)).toEqual([]);
  await page.getByRole('button', { name: 'Annuler' }).click();
  await page.getByText('autre parent, à appeler en premier').waitFor();
  expect(await guardians(paul)).toEqual(['1 Koné relative t']);
});

test('a guardian nobody knows is entered; what does not fit is said at its field and nothing is lost', async () => {
  const page = await site.visit('direction');
  await ready(page, `/students/${paul}/family?guardian=Ehouman`);
  const form = page.locator('form', { has: page.getByRole('button', { name: 'Ajouter un' }) });
  expect(await form.getByLabel('Nom', { exact: true }).inputValue()).toBe('Ehouman');
  await form.getByLabel('Prénom').fill('Yao');
  await form.getByLabel('E-mail').fill('yao');
  await form.getByLabel('Profession').fill('Menuisier');
  await form.getByLabel('Lien').selectOption('father');
  await form.getByLabel('voit les notes').uncheck();
  await form.getByLabel('E-mail').press('Enter');
  await form.getByText('pas une adresse e-mail').waitFor();
  expect(await form.getByLabel('Profession').inputValue()).toBe('Menuisier');
  await form.getByLabel('E-mail').fill('yao@example.ci');
  await form.getByLabel('E-mail').press('Enter');
  await page.getByText('père, à appeler en 2e').waitFor();
  await page.getByText('ne voit pas les notes').waitFor();
  expect(await guardians(paul)).toEqual(['1 Koné relative t', '2 Ehouman father f']);
});

test('two admins who change the same of a guardian: the second is told', async () => {
  const page = await site.visit('direction');
  await ready(page, `/students/${mariam}/family`);
  await page.getByText('Modifier Koné Awa').click();
  const card = page.getByRole('listitem').filter({ hasText: 'Modifier Koné Awa' });
  await db.query(`update app_public.guardians set phone = '01' where first_name = 'Awa'`);
  await card.getByLabel('Téléphone', { exact: true }).fill('02');
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await card.getByText('Quelqu’un d’autre a écrit ici « 01 »').waitFor();
  await card.getByLabel('Téléphone', { exact: true }).fill('03');
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await card.getByText('Koné Awa : enregistré.').waitFor();
  expect(
    (await db.query(`select phone from app_public.guardians where first_name = 'Awa'`)).rows,
  ).toEqual([{ phone: '03' }]);
});

test('a scholarship is entered, refused below zero, renewed, totalled and written as CSV', async () => {
  const page = await site.visit('direction');
  await ready(page, `/students/${mariam}/family`);
  const field = (label: string) => page.getByLabel(`${label}, nouvelle ligne`);
  await field('Payée par').fill('Ministère');
  await field('Montant').fill('-5');
  await field('Montant').evaluate((input: HTMLInputElement) => input.removeAttribute('min'));
  await field('Payée par').press('Enter');
  await page.getByText('Un montant n’est jamais négatif.').waitFor();
  expect(await field('Payée par').inputValue()).toBe('Ministère');
  await field('Montant').fill('75000.5');
  await field('Payée par').press('Enter');
  const renewal = page.getByLabel('Renouveler à partir du, Ministère');
  await renewal.fill('2030-09-01');
  await renewal.press('Enter');
  await page.getByText('renouvelée').waitFor();
  await ready(page, '/scholarships');
  expect(await registerRows(page, 'Total des bourses en cours')).toEqual([
    ['Ministère', 'par an', '1', '75 000,50 XOF'],
  ]);
  const list = page.getByRole('region', { name: 'Bourses', exact: true });
  expect(await list.locator('tbody tr').count()).toBe(2);
  const csv = await page.evaluate(async () => (await fetch('/export/scholarships')).text());
  expect(csv).toContain('E1;Koné;Mariam;4e A;Ministère;;75000,50;XOF');
});

test('needs are noted and counted', async () => {
  const page = await site.visit('direction', 'phone');
  await ready(page, `/students/${mariam}/family`);
  const clothes = page.getByRole('group', { name: 'Vêtements' });
  await clothes.getByLabel('a besoin').check();
  await clothes.getByLabel('Précision').fill('taille 12');
  await page.getByRole('button', { name: 'Enregistrer les besoins' }).click();
  await page.getByText('Besoins enregistrés.').waitFor();
  await ready(page, '/needs?kind=clothes');
  await page.getByText('1 attend').first().waitFor();
  expect((await registerRows(page, 'Besoins particuliers'))[0]).toContain('taille 12');
});

test('a student entered twice is merged into one record, and the merge undone', async () => {
  const page = await site.visit('direction');
  await ready(page, '/duplicates');
  const pair = page.getByRole('listitem').filter({ hasText: 'Garder Gnahoré Ange (D1)' });
  await pair.getByText('90 % de ressemblance').waitFor();
  await pair.getByRole('button', { name: 'Garder Gnahoré Ange (D1)' }).press('Enter');
  await page.getByText('Fusionné : Gnahoré Ange garde tout.').waitFor();
  await page.getByText('Aucun doublon probable.').waitFor();
  await page.getByRole('button', { name: 'Défaire la fusion' }).click();
  await pair.getByText('90 % de ressemblance').waitFor();
  await pair.getByRole('button', { name: 'Ce sont deux élèves' }).click();
  await page.getByText('ce sont deux élèves différents').waitFor();
  await page.getByText('Aucun doublon probable.').waitFor();
});

test('a teacher reads the family of their students and changes nothing; a guardian sees no notes of others', async () => {
  const teacher = await site.visit('prof');
  await ready(teacher, `/students/${mariam}/family`);
  await teacher.getByRole('heading', { name: 'Koné Awa' }).waitFor();
  expect(await teacher.getByText('Modifier').count()).toBe(0);
  expect(await teacher.getByText('Bourses').count()).toBe(0);
  expect((await teacher.goto('/scholarships'))?.status()).toBe(403);
  expect((await teacher.goto('/duplicates'))?.status()).toBe(403);
});

test('the screens speak English, too', async () => {
  const page = await site.visit('direction');
  await page
    .context()
    .addCookies([{ name: 'rollbook_language', value: 'en', url: site.api.origin }]);
  await ready(page, `/students/${mariam}/family`);
  await page.getByRole('heading', { name: 'Guardians' }).waitFor();
  await page.getByText('to call first').waitFor();
  await ready(page, '/needs');
  await page.getByText('1 waits').first().waitFor();
});
