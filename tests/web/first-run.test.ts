import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hydrated, openSite } from '../support/site.ts';

const site = await openSite();
const ready = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await hydrated(page);
};

test('among thousands of institutions the one above a new school is found by its name', async () => {
  await site.db.query(
    `insert into app_public.institutions (code, name, type, parent_id)
     select 'R' || n, 'Direction ' || n, 'region', i.id
     from app_public.institutions i, generate_series(1, 600) as n
     where i.code = 'MIN'`,
  );
  const page = await site.visit('ministre', 'phone');
  await ready(page, '/schools/new');
  await page.getByText('50 institutions sur 601').waitFor();
  await page.getByLabel('Nom').fill('Lycée de Man');
  await page.getByLabel('Chercher l’institution').fill('direction 599');
  await page.getByLabel('Chercher l’institution').press('Enter');
  await page.getByText('1 trouvée').waitFor();
  expect(await page.getByLabel('Nom').inputValue()).toBe('Lycée de Man');
  expect(await page.getByLabel('Sous').locator('option').allTextContents()).toEqual([
    'Direction 599 (Ministère)',
  ]);
  await page.getByLabel('Code', { exact: true }).fill('MAN-1');
  await page.getByRole('button', { name: 'Créer l’école' }).click();
  await page.getByText('Lycée de Man est créée.').waitFor();
  const { rows } = await site.db.query(
    `select p.code from app_public.institutions i
     join app_public.institutions p on p.id = i.parent_id where i.code = 'MAN-1'`,
  );
  expect(rows).toEqual([{ code: 'R599' }]);
  await site.db.query(
    `delete from app_public.institutions where code ~ '^R[0-9]+$' and code <> 'R599'`,
  );
});

test('a new school goes to a class with a mark within 15 minutes, and the checklist remembers', async () => {
  const start = performance.now();
  const page = await site.visit('ministre');
  await ready(page, '/schools');
  await page.getByRole('link', { name: 'Nouvelle école' }).click();
  await page.waitForURL('**/schools/new');
  await page.getByLabel('Nom').fill('Collège de Yopougon');
  await page.getByLabel('Code').fill('ADJAME');
  await page.getByLabel('Pays').selectOption('CI');
  await page.getByLabel('Code').press('Enter');
  await page.getByText('Ce code est déjà pris.').waitFor();
  expect(await page.getByLabel('Nom').inputValue()).toBe('Collège de Yopougon');
  await page.getByLabel('Code').fill('YOP-1');
  await page.getByLabel('Code').press('Enter');
  await page.getByText('Collège de Yopougon est créée.').waitFor();
  await page.getByRole('button', { name: 'Entrer et mettre en route' }).press('Enter');
  await page.waitForURL('**/setup/start');
  await hydrated(page);
  await page.getByRole('status').getByText('0 % fait').waitFor();

  await page.getByLabel('L’année commence en').fill('2025');
  await page.getByLabel('6e', { exact: true }).fill('40');
  await page.getByLabel('6e', { exact: true }).evaluate((box) => box.removeAttribute('max'));
  await page.getByLabel('6e', { exact: true }).press('Enter');
  await page.getByText('Entre 0 et 26 classes par niveau.').waitFor();
  expect(await page.getByLabel('L’année commence en').inputValue()).toBe('2025');
  await page.getByLabel('6e', { exact: true }).fill('2');
  await page.getByLabel('6e', { exact: true }).press('Enter');
  await page.getByRole('status').getByText('57 % fait').waitFor();

  for (const [number, name] of ['Koffi', 'Yao', 'Zadi'].entries()) {
    await ready(page, '/setup/start');
    await page.getByRole('link', { name: 'Inscrire un élève' }).click();
    await page.getByLabel('Nom', { exact: true }).fill(name);
    await page.getByLabel('Prénoms').fill('Awa');
    await page.getByLabel('Matricule').fill(`Y${number}`);
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await page.waitForURL(/\/students\/[0-9a-f-]{36}\/history/);
  }
  await ready(page, '/setup/start');
  await page.getByText('La classe 6e A est prête pour les notes.').waitFor();
  await page
    .getByRole('button', { name: 'Laisser de côté : Enseignants des cours' })
    .press('Enter');
  await page.getByText('laissé de côté').waitFor();
  await page.getByRole('status').getByText('86 % fait').waitFor();

  // somebody else goes on where the first one stopped
  await site.db.query(
    `select tests.user('chef', i.id, 'admin') from app_public.institutions i where i.code = 'YOP-1'`,
  );
  await site.db.query(
    `insert into app_private.credentials (user_id, password_hash)
     select tests.user('chef'), password_hash from app_private.credentials limit 1`,
  );
  const head = await site.visit('chef', 'phone');
  await ready(head, '/');
  await head.getByText('Mise en route de l’école : 86 % fait').waitFor();
  await head.getByRole('link', { name: 'Continuer' }).click();
  await head.getByRole('link', { name: 'Ouvrir la classe 6e A' }).click();
  await head.waitForURL(/\/classes\/[0-9a-f-]{36}/);
  await head.getByRole('link', { name: 'Mathématiques' }).first().click();
  await head.waitForURL(/\/marks\//);
  expect(performance.now() - start).toBeLessThan(15 * 60_000);

  await site.db.query(
    `select tests.mark(c.school_id, tests.assessment(c.school_id, c.id, 'Devoir'), s.id, '12')
     from app_public.courses c
     join app_public.institutions i on i.id = c.school_id and i.code = 'YOP-1'
     join app_public.classes k on k.id = c.class_id and k.name = '6e A'
     join app_public.subjects b on b.id = c.subject_id and b.code = 'MATH'
     join app_public.students s on s.school_id = c.school_id and s.student_number = 'Y0'`,
  );
  await ready(head, '/');
  expect(await head.getByText('Mise en route').count()).toBe(0);
}, 120_000);

test('who administers no institution above schools makes none', async () => {
  const page = await site.visit('direction');
  await ready(page, '/schools');
  expect(await page.getByRole('link', { name: 'Nouvelle école' }).count()).toBe(0);
  expect((await page.goto('/schools/new'))?.status()).toBe(403);
});

test('the first steps speak English, too', async () => {
  const page = await site.visit('direction');
  await page
    .context()
    .addCookies([{ name: 'rollbook_language', value: 'en', url: site.api.origin }]);
  await ready(page, '/setup/start');
  await page.getByRole('heading', { name: 'First steps' }).waitFor();
  await page.getByText('Courses and coefficients of each class').waitFor();
});
