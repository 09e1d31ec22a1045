import { expect, test } from 'vitest';
import { password } from '../support/api.ts';
import { openSite } from '../support/site.ts';

const site = await openSite();

const fillIn = async (page: Awaited<ReturnType<typeof site.open>>, login: string, word: string) => {
  await page.getByLabel('Nom d’utilisateur').fill(login);
  await page.getByLabel('Mot de passe').fill(word);
  await page.getByRole('button', { name: 'Se connecter' }).click();
};

test('who has not signed in is asked to, and comes back to the page wanted', async () => {
  const page = await site.open();
  await page.goto('/students?q=kon');
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await fillIn(page, 'direction', password);
  await page.waitForURL('**/students?q=kon');
  await page.getByRole('heading', { name: 'Élèves' }).waitFor();
});

test('a wrong password is refused in words and the name stays', async () => {
  const page = await site.open();
  await page.goto('/sign-in');
  await fillIn(page, 'direction', 'wrong');
  await page.getByRole('alert').getByText('Le nom ou le mot de passe est faux').waitFor();
  expect(await page.getByLabel('Nom d’utilisateur').inputValue()).toBe('direction');
});

test('too many wrong passwords lock the account until a time that is told', async () => {
  const page = await site.open();
  await page.goto('/sign-in');
  await expect
    .poll(
      async () => {
        await fillIn(page, 'ailleurs', 'wrong');
        await page.getByRole('button', { name: 'Se connecter' }).isEnabled();
        return page.getByRole('alert').textContent();
      },
      { timeout: 15_000 },
    )
    .toMatch(/bloqué jusqu’à \d\d:\d\d:\d\d/);
});

test('signing in works without JavaScript too', async () => {
  const page = await site.open({ javaScriptEnabled: false });
  await page.goto('/sign-in');
  await fillIn(page, 'prof', password);
  await page.getByRole('heading', { name: 'Bonjour prof' }).waitFor();
});

test('the address to come back to can’t lead to another site', async () => {
  for (const target of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    const page = await site.open();
    await page.goto(`/sign-in?to=${encodeURIComponent(target)}`);
    await fillIn(page, 'prof', password);
    await page.getByRole('heading', { name: 'Bonjour prof' }).waitFor();
    expect(page.url()).toBe(`${site.api.origin}/`);
  }
});

test('signing out ends the session, and a session that ended leads to signing in', async () => {
  const page = await site.visit('direction');
  await page.goto('/classes');
  await page.getByText('Collège d’Adjamé').click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.waitForURL('**/sign-in');
  await page.goto('/classes');
  expect(page.url()).toContain('/sign-in?to=%2Fclasses');

  const other = await site.visit('direction');
  await other.goto('/');
  await site.db.query('delete from app_private.sessions');
  await other.getByRole('link', { name: 'Classes' }).click();
  await other.waitForURL('**/sign-in?to=%2Fclasses');
  await fillIn(other, 'direction', password);
  await other.getByRole('heading', { name: 'Classes' }).waitFor();
});

test('somebody above the schools steps into one at a time', async () => {
  const page = await site.visit('ministre');
  await page.goto('/');
  await page.getByRole('heading', { name: 'Choisir un établissement' }).waitFor();
  await page.getByRole('button', { name: 'Entrer : Collège d’Adjamé' }).click();
  await page.getByRole('link', { name: '4e A' }).waitFor();
  await page.getByText('Collège d’Adjamé').click();
  await page.getByRole('link', { name: 'Changer d’établissement' }).click();
  await page.getByRole('button', { name: 'Entrer : Collège de Bouaké' }).click();
  await page.getByText('Aucune classe cette année').waitFor();
});

test('every language has its own dates, figures and title, and the choice stays', async () => {
  const page = await site.visit('direction');
  const classId = await site.idOf('classes', 'name', '4e A');
  await page.goto(`/classes/${classId}`);
  expect(await page.title()).toBe('4e A — Résultats · Term 1 · Rollbook');
  expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  await page.getByRole('cell', { name: '16,40' }).waitFor();
  await page.getByText('2e ex').first().waitFor();

  await page.getByRole('banner').getByText('Collège d’Adjamé').click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('cell', { name: '16.40' }).waitFor();
  await page.getByText('2nd (tied)').first().waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(page.url()).toContain(classId);
  await page.goto('/students');
  await page.getByRole('heading', { name: 'Students' }).waitFor();
});

test('before signing in the browser’s language is spoken', async () => {
  const page = await site.open({ locale: 'en-GB' });
  await page.goto('/sign-in');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});
