import { expect, test } from 'vitest';
import { hydrated, openSite } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const classId = await site.idOf('classes', 'name', '4e A');
const school = (await db.query(`select id from app_public.institutions where code = 'ADJAME'`))
  .rows[0].id as number;
await db.query(
  `insert into app_public.levels (school_id, name, position)
   select $1::integer, v.name, v.place from (values ('4e', 1), ('3e', 2)) as v (name, place)`,
  [school],
);
await db.query(
  `update app_public.classes c set level_id = l.id from app_public.levels l
   where c.id = $1 and l.name = '4e'`,
  [classId],
);
await db.query(
  `with y as (
     insert into app_public.academic_years (school_id, name, starts_on, ends_on)
     values ($1::integer, '2026-2027', '2026-09-01', '2027-07-31') returning id)
   insert into app_public.classes (school_id, academic_year_id, level_id, name)
   select $1::integer, y.id, l.id, l.name || ' A' || ' nouvelle'
   from y, app_public.levels l where l.school_id = $1::integer`,
  [school],
);
const placed = async (): Promise<string[]> =>
  (
    await db.query(
      `select k.name || ' ' || count(*) as line
       from app_public.enrollments e
       join app_public.classes k on k.id = e.class_id
       join app_public.academic_years y on y.id = k.academic_year_id and y.name = '2026-2027'
       group by k.name order by 1`,
    )
  ).rows.map(({ line }) => line);

test('an admin decides, sees where everybody goes, applies it and takes it back', async () => {
  const page = await site.visit('direction');
  await page.goto('/setup/rollover');
  await hydrated(page);
  await page.getByText('4e A · Décision à prendre : 6').waitFor();
  await page.getByRole('button', { name: 'Appliquer à 0 élève' }).click();
  await page.getByRole('alert').getByText('Rien n’a été changé.').waitFor();

  await page.getByRole('link', { name: 'Décider, 4e A' }).press('Enter');
  await page.waitForURL('**/decisions');
  await hydrated(page);
  const decision = (name: string) => page.getByLabel(`Décision, ${name}`);
  await decision('Yapi Ruth').selectOption({ label: 'quitte l’école' });
  await page.getByRole('button', { name: 'Reprendre les propositions' }).press('Enter');
  expect(await decision('Koné Mariam').inputValue()).toBe('passes');
  expect(await decision('សុខ ចាន់').inputValue()).toBe('repeats');
  expect(await decision('Yapi Ruth').inputValue()).toBe('leaves');
  await page.getByRole('button', { name: 'Enregistrer les décisions' }).press('Enter');
  await page.getByText('6 décisions enregistrées.').waitFor();

  await page.goto('/setup/rollover');
  await hydrated(page);
  await page.getByText('Rien à régler').waitFor();
  await page.getByText('4e A → 3e A nouvelle').waitFor();
  expect(await placed()).toEqual([]);
  await page.getByRole('button', { name: 'Appliquer à 6 élèves' }).press('Enter');
  await page.getByText('6 élèves sont passés à la nouvelle année.').waitFor();
  expect(await placed()).toEqual(['3e A nouvelle 4', '4e A nouvelle 1']);

  await page.getByRole('button', { name: 'Annuler ce passage' }).press('Enter');
  await page.getByText('Annulé : 6 élèves sont revenus').waitFor();
  expect(await placed()).toEqual([]);
});

test('a teacher is refused the page', async () => {
  const page = await site.visit('prof');
  const response = await page.goto('/setup/rollover');
  expect(response?.status()).toBe(403);
});
