import { expect, test } from 'vitest';
import { openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const names = async (page: Parameters<typeof registerRows>[0]) =>
  (await registerRows(page, 'Élèves')).map(([name]) => name);

test('a student is found by a part of the name, whatever the accents and case', async () => {
  const page = await site.visit('direction');
  await page.goto('/students');
  for (const [typed, found] of [
    ['TANOH gra', ['Tanoh Grâce']],
    ['huseynov', ['Hüseynov Əli']],
    ['សុខ', ['សុខ ចាន់']],
    ['e2', ['Ehouman Paul']],
  ] as const) {
    await page.getByLabel('Nom, prénom ou matricule').fill(typed);
    await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(found);
  }
  await page.getByLabel('Nom, prénom ou matricule').fill('nobody');
  await page.getByText('Aucun élève ne correspond').waitFor();
});

test('the list is filtered by class and says how many there are', async () => {
  const page = await site.visit('direction');
  await page.goto('/students');
  await page.getByLabel('Classe').selectOption({ label: '4e A' });
  await page.waitForURL(/class=[0-9a-f-]{36}/);
  await page.getByRole('status').getByText('6 élèves').waitFor();
  await page.getByLabel('Classe').selectOption({ label: 'Tous les élèves, toutes années' });
  await page.getByRole('status').getByText('66 élèves').waitFor();
});

test('a long list comes in pages, by last then first name', async () => {
  const page = await site.visit('direction');
  await page.goto('/students?class=all');
  await page.getByText('1–50 sur 66').waitFor();
  expect((await names(page)).slice(0, 2)).toEqual(['Ehouman Paul', 'Hüseynov Əli']);
  await page.getByRole('link', { name: 'Page suivante' }).click();
  await page.getByText('51–66 sur 66').waitFor();
  expect(await names(page)).toContain('Tanoh Grâce');
});

test('what is typed while a search is under way is not lost', async () => {
  const page = await site.visit('direction');
  await page.goto('/students');
  await page.route('**/__data.json*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    await route.continue();
  });
  const field = page.getByLabel('Nom, prénom ou matricule');
  await field.focus();
  await page.keyboard.type('tan');
  await page.waitForTimeout(500);
  await page.keyboard.type('oh');
  await expect.poll(() => names(page), { timeout: 10_000 }).toEqual(['Tanoh Grâce']);
  await page.keyboard.type(' g');
  expect(await field.inputValue()).toBe('tanoh g');
});
