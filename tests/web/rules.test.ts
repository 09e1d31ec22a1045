import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hydrated, openSite } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const school = (await db.query(`select id from app_public.institutions where code = 'ADJAME'`))
  .rows[0].id as number;
const one = async (sql: string) => (await db.query(sql, [school])).rows[0];

const goTo = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await hydrated(page);
};

test('new rules are made from the current ones, compared by name, and given to a term', async () => {
  const page = await site.visit('direction');
  await goTo(page, '/setup/policies');
  await page.getByRole('link', { name: 'Faire une nouvelle version' }).press('Enter');
  await page.getByLabel('Poids des périodes').fill('0');
  await page.getByRole('button', { name: 'Créer cette version' }).press('Enter');
  await page.getByText('ne peuvent pas être tous deux 0').waitFor();
  expect(await page.getByLabel('Poids de l’examen').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Poids des périodes').fill('1');
  await page
    .getByLabel('Notes sur d’autres maxima')
    .selectOption({ label: 'ramenées au barème, poids selon le maximum' });
  await page.getByRole('button', { name: 'Ajouter une ligne' }).press('Enter');
  await page.getByLabel('À partir de').last().fill('18');
  await page.getByLabel('Libellé').last().fill('excellent');
  await page.getByLabel('Coefficient de la conduite calculée').fill('0');
  await page
    .getByLabel('La conduite')
    .first()
    .selectOption({ label: 'est calculée des points retirés' });
  await page.getByRole('button', { name: 'Créer cette version' }).press('Enter');
  await page
    .locator('[aria-invalid=true]')
    .and(page.getByLabel('Coefficient de la conduite calculée'))
    .waitFor();
  await page.getByLabel('Coefficient de la conduite calculée').fill('1');
  await page.getByRole('button', { name: 'Créer cette version' }).press('Enter');
  await page.getByText('Aucune période ne l’utilise encore.').waitFor();
  await page.getByText('poids selon le maximum').waitFor();

  await page.getByRole('link', { name: 'Comparer la version 2' }).press('Enter');
  await page.getByRole('combobox', { name: 'Période' }).selectOption({ label: 'Term 1 2025-2026' });
  await page.getByRole('button', { name: 'Voir ce qui changerait' }).press('Enter');
  await page.getByText(/élèves? concernés? dans 1 classe/).waitFor();
  await page.getByRole('link', { name: 'Voir les noms, 4e A' }).press('Enter');
  await page
    .getByRole('region', { name: 'Ce qui changerait en 4e A' })
    .getByText('Koné Mariam')
    .first()
    .waitFor();
  const term = () =>
    one(`select v.version from app_public.terms t
         join app_public.academic_years y on y.id = t.academic_year_id and y.name = '2025-2026'
         join app_public.grading_policy_versions v on v.id = t.policy_version_id
         where t.school_id = $1`);
  await page.getByRole('button', { name: /^Faire passer Term 1/ }).press('Enter');
  expect(await term()).toEqual({ version: 1 });
  await page.getByLabel('Je comprends').press('Space');
  await page.getByRole('button', { name: /^Faire passer Term 1/ }).press('Enter');
  await page.getByText('Term 1 2025-2026 suit maintenant').waitFor();
  expect(await term()).toEqual({ version: 2 });
});

test('a set of rules is made from a country’s template and chosen for new terms', async () => {
  const page = await site.visit('direction');
  await page.goto('/setup/policies');
  await hydrated(page);
  const form = page.getByRole('form', { name: 'Ajouter un jeu de règles' });
  await form.getByLabel('Modèle').selectOption({ label: 'Moyenne de points (GPA) · barème 100' });
  await form.getByLabel('Nom').fill('Section américaine');
  await form.getByRole('button', { name: 'Ajouter' }).click();
  await page.getByText('Le jeu de règles est ajouté.').waitFor();
  await page.getByRole('button', { name: 'Prendre par défaut : Section américaine' }).click();
  const made = page.getByRole('region', { name: 'Section américaine' });
  await made.getByText('par défaut pour les nouvelles périodes').waitFor();
  await form.getByLabel('Nom').fill('Section américaine');
  await form.getByRole('button', { name: 'Ajouter' }).click();
  await form.getByRole('alert').getByText(/déjà/).waitFor();
  const { rows } = await site.db.query(
    `select p.name from app_public.grading_policies p
     join app_public.institutions i on i.id = p.school_id and i.code = 'ADJAME'
     where p.is_default`,
  );
  expect(rows).toEqual([{ name: 'Section américaine' }]);
});

test('conduct starts where the school says, and equal ranks are parted in the chosen order', async () => {
  const page = await site.visit('direction');
  await page.goto('/setup/policies');
  await page.getByRole('link', { name: 'Faire une nouvelle version' }).last().click();
  await page.getByRole('heading', { name: /Nouvelle version/ }).waitFor();
  await hydrated(page);
  const conduct = page.getByRole('combobox', { name: /^La conduite/ });
  await conduct.selectOption({ label: 'est calculée des points retirés' });
  await page.getByLabel('La conduite calculée part de').fill('18');
  await page.getByLabel('Départage des ex æquo 1').selectOption({ label: 'la conduite' });
  await page.getByLabel('Départage des ex æquo 2').selectOption({ label: 'le plus jeune' });
  await page.getByRole('button', { name: 'Créer cette version' }).click();
  await page.getByText('La version est créée').waitFor();
  await page.getByText('la conduite, le plus jeune').waitFor();
  const { rows } = await site.db.query(
    `select conduct_start, rank_ties from app_public.grading_policy_versions
     order by created_at desc limit 1`,
  );
  expect(rows).toEqual([{ conduct_start: '18.00', rank_ties: ['conduct', 'younger'] }]);
});

test('who publishes, closes and reopens is chosen, and whether families see ranks', async () => {
  const page = await site.visit('direction');
  await goTo(page, '/setup/rights');
  await page
    .getByRole('group', { name: 'Qui peut publier' })
    .getByLabel('professeur principal')
    .press('Space');
  await page.getByLabel('Les familles voient les rangs').press('Space');
  await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
  await page.getByText('Enregistré.').waitFor();
  expect(
    await one(`select publishing_duty, closing_duty, ranks_shown_to_families
               from app_public.schools where id = $1`),
  ).toEqual({
    publishing_duty: 'class_teacher',
    closing_duty: 'admin',
    ranks_shown_to_families: false,
  });
});
