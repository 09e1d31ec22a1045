import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { password, setPasswords } from '../support/api.ts';
import { readLetter } from '../support/mail.ts';
import { hydrated, openSite } from '../support/site.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'rollbook-mail-'));
vi.stubEnv('MAIL_FOLDER', folder);
vi.stubEnv('SMTP_URL', '');
const site = await openSite();
vi.stubEnv('PUBLIC_URL', site.api.origin);
const worker = await startWorker({ connectionString: site.database.workerUrl });
afterAll(async () => {
  await worker.stop();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  await site.db.query(
    'delete from app_private.second_factors; delete from app_private.recovery_codes',
  );
  await setPasswords(site.database);
});

const ask = (ofWhom: string) =>
  site.db.query('update app_public.institutions set second_factor = $1', [ofWhom]);

const signIn = async (page: Page, login: string, word = password): Promise<void> => {
  await page.getByLabel('Nom d’utilisateur').fill(login);
  await page.getByLabel('Mot de passe').fill(word);
  await page.getByRole('button', { name: 'Se connecter' }).click();
};

const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate();

/** Sets up what the page shows; answers the secret and the recovery codes. */
const setUp = async (page: Page) => {
  const secret = (await page.locator('code').textContent()) ?? '';
  await page.getByRole('img', { name: 'Carré à viser' }).waitFor();
  await page.getByLabel('Code à six chiffres').fill('000000');
  await page.getByRole('button', { name: 'Vérifier et activer' }).click();
  await page.getByText('Ce code n’est pas le bon').waitFor();
  expect(await page.locator('code').textContent()).toBe(secret);
  await page.getByLabel('Code à six chiffres').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Vérifier et activer' }).click();
  await page.getByRole('heading', { name: 'Vos codes de secours' }).waitFor();
  const codes = await page.locator('li code').allTextContents();
  expect(codes).toHaveLength(10);
  await site.db.query('update app_private.second_factors set last_step = 0');
  return { secret, codes };
};

test.each([true, false])(
  'an admin sets up the second factor that the school asks for, signs in with its code, then with a recovery code (script: %s)',
  async (javaScriptEnabled) => {
    await ask('admins');
    const page = await site.open({ javaScriptEnabled });
    await page.goto('/classes');
    await signIn(page, 'direction');
    await page.getByRole('heading', { name: 'Protéger votre compte' }).waitFor();
    const { secret, codes } = await setUp(page);
    await page.getByRole('link', { name: 'Je les ai notés' }).click();
    await page.getByRole('heading', { name: 'Classes' }).waitFor();

    const other = await site.open({ javaScriptEnabled });
    await other.goto('/classes');
    await signIn(other, 'direction');
    await other.getByLabel('Code').fill('123456');
    await other.getByRole('button', { name: 'Se connecter' }).click();
    await other.getByText('Ce code n’est pas le bon').waitFor();
    await other.getByLabel('Code').fill(codeOf(secret));
    await other.getByRole('button', { name: 'Se connecter' }).click();
    await other.getByRole('heading', { name: 'Classes' }).waitFor();

    const third = await site.open({ javaScriptEnabled });
    await third.goto('/sign-in');
    await signIn(third, 'direction');
    await third.getByLabel('Code').fill(codes[3]!.toLowerCase());
    await third.getByRole('button', { name: 'Se connecter' }).click();
    await third.getByRole('heading', { name: 'Bonjour' }).waitFor();
    await third.goto('/account');
    await third.getByText('9 codes de secours restent.').waitFor();
    await third.getByText('Votre administration le demande.').waitFor();
    expect(await third.getByText('Désactiver').count()).toBe(0);
  },
);

test('a teacher turns a second factor on and off by choice', async () => {
  const page = await site.visit('prof');
  await page.goto('/account');
  await page.getByRole('link', { name: 'Activer' }).click();
  await page.getByLabel('Mot de passe actuel').fill('wrong');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByText('Ce n’est pas votre mot de passe actuel.').waitFor();
  await page.getByLabel('Mot de passe actuel').fill(password);
  await page.getByRole('button', { name: 'Continuer' }).click();
  const first = await setUp(page);
  await page.getByRole('link', { name: 'Je les ai notés' }).click();
  await page.getByText('10 codes de secours restent.').waitFor();

  const prove = async (label: string) => {
    const form = page.getByRole('group').filter({ hasText: label });
    await form.getByText(label).first().click();
    await form.getByLabel('Mot de passe actuel').fill(password);
    await form.getByRole('button', { name: label }).click();
  };
  await hydrated(page);
  await prove('Nouveaux codes de secours');
  await page.getByRole('heading', { name: 'Vos codes de secours' }).waitFor();
  expect(await page.locator('li code').allTextContents()).not.toEqual(first.codes);
  await prove('Désactiver');
  await page.getByText('Le second facteur est désactivé.').waitFor();
  await page.getByText('Inactif : le mot de passe suffit').waitFor();
});

test('a forgotten password is replaced by the link in a mail, which works once', async () => {
  await ask('nobody');
  await site.db.query(
    `update app_public.user_accounts set email = 'prof@school.example' where username = 'prof'`,
  );
  const before = await site.visit('prof');
  const page = await site.open({ javaScriptEnabled: false });
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Mot de passe oublié' }).click();
  await page.getByLabel('Nom d’utilisateur').fill('prof');
  await page.getByRole('button', { name: 'Envoyer le lien' }).click();
  await page.getByText('un lien est en route').waitFor();
  await expect.poll(async () => (await readdir(folder)).length, { timeout: 10_000 }).toBe(1);
  const [file] = await readdir(folder);
  const { token, text } = readLetter(await readFile(path.join(folder, file!), 'utf8'));
  expect(text).toContain(`${site.api.origin}/reset/${token}`);

  const choose = async (word: string, again = word) => {
    await page.getByLabel('Nouveau mot de passe').fill(word);
    await page.getByLabel('Le même, une seconde fois').fill(again);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
  };
  await page.goto(`/reset/${token}`);
  await page.getByText('Pour le compte « prof ».').waitFor();
  await choose('six chaises au soleil', 'six chaises au soir');
  await page.getByText('Les deux saisies ne sont pas les mêmes.').waitFor();
  await choose('motdepasse2026');
  await page.getByText('D’autres l’essaieraient vite').waitFor();
  await choose('six chaises au soleil');
  await page.getByText('Votre nouveau mot de passe est enregistré.').waitFor();
  await signIn(page, 'prof', 'six chaises au soleil');
  await page.getByRole('heading', { name: 'Bonjour' }).waitFor();
  await page.goto(`/reset/${token}`);
  await page.getByText('Ce lien ne sert plus').waitFor();
  // whoever was signed in is not any more
  await before.goto('/classes');
  expect(new URL(before.url()).pathname).toBe('/sign-in');
});

test('a new password signs out the other devices, and the own one stays', async () => {
  const page = await site.visit('prof');
  const other = await site.visit('prof');
  await page.goto('/account');
  await hydrated(page);
  await page.getByText('Changer le mot de passe').click();
  await page.getByLabel('Mot de passe actuel').fill(password);
  await page.getByLabel('Nouveau mot de passe').fill('sept chaises au soleil');
  await page.getByLabel('Le même, une seconde fois').fill('sept chaises au soleil');
  await page.getByRole('button', { name: 'Changer et déconnecter' }).click();
  await page.getByText('Mot de passe changé.').waitFor();
  await page.goto('/account');
  await page.getByRole('heading', { name: 'Mon compte' }).waitFor();
  await other.goto('/account');
  expect(new URL(other.url()).pathname).toBe('/sign-in');
});

test('devices are listed in words; one is signed out, then all', async () => {
  await site.db.query('delete from app_private.sessions');
  const page = await site.visit('direction');
  const phone = await site.open({
    userAgent:
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
  });
  await phone.goto('/sign-in');
  await signIn(phone, 'direction');
  await phone.getByRole('heading', { name: 'Bonjour' }).waitFor();
  await page.goto('/');
  await page.getByText('Collège d’Adjamé').click();
  await page.getByRole('link', { name: 'Mon compte' }).click();
  await page.getByText('cet appareil', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Déconnecter : Chrome sur Android' }).click();
  await page.getByText('L’appareil est déconnecté.').waitFor();
  await phone.goto('/classes');
  expect(new URL(phone.url()).pathname).toBe('/sign-in');

  const third = await site.visit('direction');
  await page.getByRole('button', { name: 'Se déconnecter partout' }).click();
  await page.getByText('Vous êtes déconnecté de tous vos appareils.').waitFor();
  await third.goto('/classes');
  expect(new URL(third.url()).pathname).toBe('/sign-in');
});

test('failed attempts are told on every page until they were seen', async () => {
  const page = await site.open();
  await page.goto('/sign-in');
  for (const word of ['one', 'two']) {
    await site.api.post('/session', { login: 'direction', password: word });
  }
  await signIn(page, 'direction');
  await page.getByText('2 essais de connexion à votre compte ont échoué').waitFor();
  await page.goto('/classes');
  await page.getByRole('button', { name: 'C’est vu' }).click();
  await page.getByRole('heading', { name: 'Classes' }).waitFor();
  expect(await page.getByText('essais de connexion').count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe('/classes');
});

test('an admin says who has to give a code', async () => {
  await ask('nobody');
  const page = await site.visit('direction');
  await page.goto('/account');
  await page.getByRole('link', { name: 'Qui doit donner un code' }).waitFor();
  await page.goto('/setup');
  await page.getByRole('link', { name: 'Connexion' }).click();
  await page.getByLabel('Un code est demandé').selectOption('staff');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByText('Enregistré', { exact: true }).waitFor();
  const teacher = await site.open();
  await teacher.goto('/sign-in');
  await signIn(teacher, 'prof');
  await teacher.getByRole('heading', { name: 'Protéger votre compte' }).waitFor();
  expect((await (await site.visit('parent')).goto('/account/rules'))?.status()).toBe(403);
});
