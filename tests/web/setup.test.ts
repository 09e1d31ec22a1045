import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
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

test('an admin sets up a year by keyboard, from its terms to a course with its teacher', async () => {
  const page = await site.visit('direction');
  await goTo(page, '/');
  await page.getByRole('link', { name: 'Réglages' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Années et périodes' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/setup/years');

  const years = page.getByRole('region', { name: 'Années scolaires' });
  await years.getByLabel('Nom, nouvelle ligne').fill('2026-2027');
  await years.getByLabel('Début, nouvelle ligne').fill('2026-09-01');
  await years.getByLabel('Fin, nouvelle ligne').fill('2027-07-31');
  await years.getByLabel('Fin, nouvelle ligne').press('Enter');
  await years.getByRole('button', { name: 'Mettre 2026-2027 en cours' }).press('Enter');
  await page.getByRole('region', { name: 'Périodes de 2026-2027' }).waitFor();
  await years.getByRole('button', { name: 'Mettre 2025-2026 en cours' }).waitFor();

  const terms = page.getByRole('region', { name: 'Périodes de 2026-2027' });
  const enterTerm = async (name: string, code: string, from: string, to: string) => {
    await terms.getByLabel('Nom, nouvelle ligne').fill(name);
    await terms.getByLabel('Code, nouvelle ligne').fill(code);
    await terms.getByLabel('Début, nouvelle ligne').fill(from);
    await terms.getByLabel('Fin, nouvelle ligne').fill(to);
    await terms.getByLabel('Poids, nouvelle ligne').press('Enter');
  };
  await enterTerm('Trimestre 1', 'T1', '2026-09-01', '2026-12-18');
  await terms.getByLabel('Nom, Trimestre 1').waitFor();
  await enterTerm('Trimestre 2', 'T2', '2026-12-18', '2027-03-31');
  await terms.getByText('Chevauche « Trimestre 1 », du 1 septembre 2026').waitFor();
  const start = terms.getByLabel('Début, nouvelle ligne');
  expect(await start.getAttribute('aria-invalid')).toBe('true');
  await expect.poll(() => start.evaluate((field) => field === document.activeElement)).toBe(true);
  await start.fill('2027-01-04');
  await start.press('Enter');
  await terms.getByLabel('Nom, Trimestre 2').waitFor();

  await goTo(page, '/setup/classes');
  const levels = page.getByRole('region', { name: 'Niveaux' });
  for (const name of ['6e', '5e']) {
    await levels.getByLabel('Nom, nouvelle ligne').fill(name);
    await levels.getByLabel('Nom, nouvelle ligne').press('Enter');
    await levels.getByLabel(`Nom, ${name}`).waitFor();
  }
  await levels.getByRole('button', { name: 'Monter 5e' }).press('Enter');
  await levels.getByRole('button', { name: 'Monter 5e', disabled: true }).waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Descendre 5e');

  const classes = page.getByRole('region', { name: 'Classes de 2026-2027' });
  await classes.getByLabel('Nom, nouvelle ligne').fill('6e A');
  await classes.getByLabel('Niveau, nouvelle ligne').selectOption({ label: '6e' });
  await classes.getByLabel('Nom, nouvelle ligne').press('Enter');
  await classes.getByRole('link', { name: '6e A : 0 cours' }).press('Enter');
  await page.getByRole('heading', { name: 'Cours de 6e A' }).waitFor();

  await page.getByLabel('Ajouter une matière').selectOption({ label: 'Mathématiques' });
  await page.getByLabel('Ajouter une matière').selectOption({ label: 'Français' });
  await page.getByLabel('Coef., Français').fill('3');
  await page.getByLabel('Responsable, Français').selectOption({ label: 'prof prof' });
  await page.getByRole('button', { name: 'Monter Français' }).press('Enter');
  await page.getByLabel('Coef., Français').press('Enter');
  await page.getByText('✓ Enregistré').waitFor();
  expect(
    (
      await db.query(
        `select s.name, c.coefficient::float, c.position, ct.user_id is not null as is_taught
         from app_public.courses c
         join app_public.subjects s on s.id = c.subject_id
         join app_public.classes k on k.id = c.class_id and k.name = '6e A'
         left join app_public.course_teachers ct on ct.course_id = c.id
         where c.school_id = $1 order by c.position`,
        [school],
      )
    ).rows,
  ).toEqual([
    { name: 'Français', coefficient: 3, position: 1, is_taught: true },
    { name: 'Mathématiques', coefficient: 1, position: 2, is_taught: false },
  ]);
  await db.query(`update app_public.academic_years set is_active = false where school_id = $1`, [
    school,
  ]);
  await db.query(
    `update app_public.academic_years set is_active = true where school_id = $1 and name = '2025-2026'`,
    [school],
  );
});

test('two admins on one row: the second sees what the first wrote, and decides', async () => {
  const [first, second] = [await site.visit('direction'), await site.visit('ministre')];
  await second.goto('/schools');
  await second.getByRole('button', { name: 'Entrer : Collège d’Adjamé' }).click();
  await second.waitForURL('**/');
  await goTo(first, '/setup/subjects');
  await goTo(second, '/setup/subjects');
  await first.getByLabel('Nom, Français').fill('Lettres');
  await first.getByLabel('Nom, Français').press('Enter');
  await first.getByText('✓ Enregistré').waitFor();
  await second.getByLabel('Coef., Français').fill('4');
  await second.getByLabel('Coef., Français').press('Enter');
  await second.getByText('✓ Enregistré').waitFor();
  await goTo(first, '/setup/subjects');
  expect(await first.getByLabel('Coef., Lettres').inputValue()).toBe('4');

  await first.getByLabel('Nom, Lettres').fill('Français');
  await first.getByLabel('Nom, Lettres').press('Enter');
  await first.getByText('✓ Enregistré').waitFor();
  await second.getByLabel('Nom, Lettres').fill('Langue française');
  await second.getByLabel('Nom, Lettres').press('Enter');
  await second.getByText('vient de le changer en « Français »').waitFor();
  expect(await second.getByLabel('Nom, Français').inputValue()).toBe('Langue française');
  await second.getByLabel('Nom, Français').press('Enter');
  await second.getByText('✓ Enregistré').waitFor();
  expect(
    await one(`select name from app_public.subjects where school_id = $1 and code = 'FR'`),
  ).toEqual({ name: 'Langue française' });
  await db.query(
    `update app_public.subjects set name = 'Français' where school_id = $1 and code = 'FR'`,
    [school],
  );
});

test('what is in use can’t be deleted and says by what; what is not goes', async () => {
  const page = await site.visit('direction');
  await goTo(page, '/setup/subjects');
  await page.getByRole('button', { name: 'Supprimer Français' }).press('Enter');
  await page.getByText(/Ne peut pas être supprimé : \d+ cours/).waitFor();
  await goTo(page, '/setup/codes');
  await page.getByLabel('Code, nouvelle ligne').fill('R');
  await page.getByLabel('Signification, nouvelle ligne').fill('en retard');
  await page.getByLabel('Signification, nouvelle ligne').press('Enter');
  await page.getByRole('button', { name: 'Supprimer R' }).press('Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Supprimer R' }).count()).toBe(0);
});

test('a year’s structure is looked at, then copied to the next', async () => {
  await db.query(
    `insert into app_public.academic_years (school_id, name, starts_on, ends_on)
     values ($1, '2027-2028', '2027-09-01', '2028-07-31')`,
    [school],
  );
  const page = await site.visit('direction');
  await goTo(page, '/setup/copy');
  await page.getByLabel('Copier de').selectOption({ label: '2025-2026' });
  await page.getByLabel('vers').selectOption({ label: '2027-2028' });
  await page.getByRole('button', { name: 'Voir ce qui serait créé' }).press('Enter');
  await page.getByText('De 2025-2026 vers 2027-2028, cela créerait :').waitFor();
  await page.getByText('4e A · Mathématiques').waitFor();
  const count = () =>
    one(`select count(*)::int as n from app_public.courses c
         join app_public.classes k on k.id = c.class_id
         join app_public.academic_years y on y.id = k.academic_year_id
         where y.school_id = $1 and y.name = '2027-2028'`);
  expect(await count()).toEqual({ n: 0 });
  await page.getByRole('button', { name: 'Copier', exact: true }).press('Enter');
  await page.getByText('Copié de 2025-2026 vers 2027-2028 :').waitFor();
  expect(await count()).toEqual({ n: 2 });
  await page.getByRole('button', { name: 'Voir ce qui serait créé' }).press('Enter');
  await page.getByText('Rien à créer : tout y est déjà.').waitFor();
});

test('the school says in which order its names stand, and a wrong time zone is told', async () => {
  await db.query(`update app_public.schools set language = 'pt'`);
  onTestFinished(async () => {
    await db.query(`update app_public.schools set language = 'fr'`);
  });
  const page = await site.visit('direction');
  await goTo(page, '/setup/school');
  await page.getByLabel('Ordre des noms').selectOption('azerbaïdjanais');
  expect(await page.getByLabel('Langue de l’établissement').inputValue()).toBe('pt');
  await page.getByLabel('Fuseau horaire').fill('Africa/Adjame');
  await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
  await page.getByText('Ce fuseau horaire n’existe pas').waitFor();
  expect(await page.getByLabel('Fuseau horaire').inputValue()).toBe('Africa/Adjame');
  await page.getByLabel('Fuseau horaire').fill('Asia/Baku');
  await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
  await page.getByText('Enregistré.').waitFor();
  expect(
    await one('select name_collation, time_zone from app_public.schools where id = $1'),
  ).toEqual({ name_collation: 'az', time_zone: 'Asia/Baku' });
});

test('teachers read the rules, and set nothing up; families see neither', async () => {
  const teacher = await site.visit('prof');
  await goTo(teacher, '/setup/policies');
  await teacher.getByRole('heading', { name: 'Règles de calcul' }).waitFor();
  expect(await teacher.getByRole('link', { name: 'Faire une nouvelle version' }).count()).toBe(0);
  expect((await teacher.goto('/setup/years'))?.status()).toBe(403);
  const parent = await site.visit('parent');
  expect((await parent.goto('/setup/policies'))?.status()).toBe(403);
});

test('everything is there in English too', async () => {
  const page = await site.visit('direction');
  await page
    .context()
    .addCookies([{ name: 'rollbook_language', value: 'en', url: site.api.origin }]);
  await goTo(page, '/setup');
  await page.getByRole('link', { name: 'Levels, classes and courses' }).press('Enter');
  await page.getByRole('region', { name: 'Levels' }).waitFor();
  await goTo(page, '/setup/policies');
  await page.getByText('Average of a subject').first().waitFor();
});
