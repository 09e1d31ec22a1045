import { expect, test } from 'vitest';
import { setPasswords } from '../support/api.ts';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const prof = (await db.query(`select tests.user('prof') as id`)).rows[0].id as string;
await db.query(
  `select tests.user('remplacante', i.id, 'teacher') from app_public.institutions i
   where i.code = 'ADJAME'`,
);
await setPasswords(site.database);
// the fixture's year is made to be the one of today
await db.query(
  `update app_public.academic_years y set ends_on = current_date + 200
   from app_public.institutions i where i.id = y.school_id and i.code = 'ADJAME'`,
);
const today = new Date().toISOString().slice(0, 10);
const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

test('an admin keeps the record of a teacher, and sees what somebody else wrote', async () => {
  const [page, other] = [await site.visit('direction'), await site.visit('direction')];
  await page.goto('/');
  await page.getByRole('link', { name: 'Personnel' }).press('Enter');
  await page.getByRole('link', { name: 'prof prof' }).press('Enter');
  await page.waitForURL(`**/staff/${prof}**`);
  await other.goto(`/staff/${prof}`);
  await Promise.all([hydrated(page), hydrated(other)]);
  await page.getByLabel('Fonction').fill('Professeur de maths');
  await page.getByLabel('Téléphone').fill('01 02 03');
  await page.getByLabel('Téléphone').press('Enter');
  await page.getByText('✓ Enregistré').waitFor();

  await other.getByLabel('Téléphone').fill('09 08 07');
  await other.getByLabel('Téléphone').press('Enter');
  await other.getByText('Quelqu’un vient d’écrire « 01 02 03 » ici.').waitFor();
  expect(await other.getByLabel('Téléphone').inputValue()).toBe('09 08 07');
  await other.getByRole('button', { name: 'Enregistrer' }).press('Enter');
  await other.getByText('✓ Enregistré').waitFor();
  await page.goto('/staff');
  const rows = await registerRows(page, 'Personnel de l’école');
  expect(rows.find(([name]) => name === 'prof prof')).toContain('09 08 07');
});

test('an absent teacher’s course is given to a substitute, who has it at once and no longer', async () => {
  const substitute = await site.visit('remplacante');
  const page = await site.visit('direction', 'phone');
  await page.goto(`/staff/${prof}`);
  await hydrated(page);
  const replace = page.getByRole('button', { name: 'Confier les cours' });
  await page.getByLabel('Dernier jour').fill(nextWeek);
  await replace.click();
  await page.getByText('Choisissez un enseignant de l’école.').waitFor();
  await page.getByRole('combobox', { name: 'Remplaçant' }).selectOption('remplacante remplacante');
  expect(await page.getByLabel('Premier jour').inputValue()).toBe(today);
  await replace.click();
  await page.getByText('1 cours confié.').waitFor();
  await substitute.goto('/');
  await substitute
    .getByRole('link', { name: /Mathématiques/ })
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Terminer' }).click();
  await page.getByText('Le remplacement est terminé.').waitFor();
  await substitute.reload();
  await substitute.getByText('Aucune classe').waitFor();
});
