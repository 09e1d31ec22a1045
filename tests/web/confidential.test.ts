import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hydrated, openSite } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const mariam = await site.idOf('students', 'student_number', 'E1');
const save = (page: Page) => page.getByRole('button', { name: 'Enregistrer', exact: true });

test('health is seen by who was trusted with it, and by nobody else', async () => {
  const head = await site.visit('direction');
  expect((await head.goto(`/students/${mariam}/private`))?.status()).toBe(404);
  await head.goto('/setup/privacy');
  await hydrated(head);
  await head.getByText('La clé sera faite avec le premier dossier.').waitFor();
  await head.getByRole('checkbox', { name: 'Santé, prof prof' }).press('Space');
  await head.getByText('Enregistré', { exact: true }).waitFor();

  const nurse = await site.visit('prof', 'phone');
  await nurse.goto(`/students/${mariam}`);
  await nurse.getByRole('link', { name: 'Confidentiel' }).click();
  await hydrated(nurse);
  await nurse.getByLabel('Santé : à savoir').fill('Asthme');
  await nurse.getByLabel('Vaccins à jour').selectOption({ label: 'oui' });
  await save(nurse).press('Enter');
  await nurse.getByText('Enregistré', { exact: true }).waitFor();
  expect(await nurse.getByText('Religion').count()).toBe(0);
  await nurse.reload();
  expect(await nurse.getByLabel('Santé : à savoir').inputValue()).toBe('Asthme');

  await head.goto(`/students/${mariam}`);
  expect(await head.getByRole('link', { name: 'Confidentiel' }).count()).toBe(0);
  expect(await (await head.request.get(`/students/${mariam}/record/csv`)).text()).not.toContain(
    'Asthme',
  );
});

test('income of a family is entered by who may, and a wrong amount is refused at its field', async () => {
  await db.query(
    `update app_public.memberships set rights = '{background}' where user_id = tests.user('direction')`,
  );
  const page = await site.visit('direction');
  await page.goto(`/students/${mariam}/private`);
  await hydrated(page);
  const income = page.getByLabel('Revenu mensuel');
  await income.fill('-10');
  await page.getByLabel('Religion').fill('musulmane');
  await save(page).nth(1).press('Enter');
  await page.getByText('Ce n’est pas un nombre positif.').waitFor();
  await income.fill('85 000');
  await income.fill('85000,50');
  await save(page).nth(1).press('Enter');
  await page.getByText('Enregistré', { exact: true }).waitFor();
  expect(await page.getByLabel('Religion').inputValue()).toBe('musulmane');
  const isSaved = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await save(page).nth(0).press('Enter');
  await isSaved; // the page says "saved" of the first form already
  await page.goto(`/students/${mariam}/private`);
  expect(await page.getByLabel('Revenu mensuel').inputValue()).toBe('85000.5');
  expect(await page.getByLabel('Religion').inputValue()).toBe('musulmane');
});

test('a new key changes nothing for readers; a destroyed one leaves nothing to read', async () => {
  const head = await site.visit('direction');
  await head.goto('/setup/privacy');
  await hydrated(head);
  await head.getByRole('button', { name: 'Changer de clé' }).press('Enter');
  await head.getByText('Nouvelle clé en service.').waitFor();
  const nurse = await site.visit('prof');
  await nurse.goto(`/students/${mariam}/private`);
  expect(await nurse.getByLabel('Santé : à savoir').inputValue()).toBe('Asthme');

  await head.getByText('Détruire la clé').first().press('Enter');
  await head.getByLabel('Code de l’école').fill('NON');
  await head.getByRole('button', { name: 'Détruire la clé' }).press('Enter');
  await head.getByText('Ce n’est pas le code de l’école.').waitFor();
  await head.getByLabel('Code de l’école').fill('ADJAME');
  await head.getByRole('button', { name: 'Détruire la clé' }).press('Enter');
  await head.getByText('La clé est détruite.').waitFor();
  await nurse.reload();
  await nurse.getByText('ne peut plus être lu').waitFor();
  expect(await nurse.getByLabel('Santé : à savoir').inputValue()).toBe('');
});
