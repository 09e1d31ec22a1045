import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { setPasswords } from '../support/api.ts';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const { db } = site;
await db.query(
  `select tests.user('adjointe', i.id, 'admin') from app_public.institutions i where i.code = 'ADJAME'`,
);
await setPasswords(site.database);
const mariam = await site.idOf('students', 'student_number', 'E1');
const record = `/students/${mariam}/record`;
const column = async (name: string): Promise<unknown> =>
  (await db.query(`select ${name} as value from app_public.students where id = $1`, [mariam]))
    .rows[0].value;
const visitRecord = async (who: string, screen?: 'phone'): Promise<Page> => {
  const page = await site.visit(who, screen);
  await page.goto(record);
  await hydrated(page);
  return page;
};
const save = (page: Page) => page.getByRole('button', { name: 'Enregistrer', exact: true });

test('a record is edited by keyboard, and says that it is saved', async () => {
  const page = await visitRecord('direction');
  expect(await save(page).isDisabled()).toBe(true);
  await page.getByLabel('Village ou quartier').focus();
  await page.keyboard.type('Williamsville');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Adjamé');
  await page.getByLabel('Statut').selectOption({ label: 'inactif' });
  await page.getByLabel('Pour trouver la maison').fill('Derrière la mosquée');
  await page.getByLabel('Commune').press('Enter');
  await page.getByText('Enregistré', { exact: true }).waitFor();
  expect([await column('village'), await column('commune'), await column('address')]).toEqual([
    'Williamsville',
    'Adjamé',
    'Derrière la mosquée',
  ]);
  expect(await column('status')).toBe('inactive');
  await page.getByText('inactif', { exact: true }).first().waitFor();
  await db.query(`update app_public.students set status = 'active' where id = $1`, [mariam]);
});

test('what does not fit is refused at its field, and nothing typed is lost', async () => {
  const page = await visitRecord('direction');
  await page.getByLabel('Province ou région').fill('Lagunes');
  const cases: [string, string, string, string][] = [
    ['Matricule', 'E2', 'E1', 'L’école a déjà un élève avec ce matricule.'],
    ['Matricule', '', 'E1', 'Le matricule manque.'],
    ['Nom', 'K', 'Koné', 'Le nom a au moins 2 lettres.'],
    ['Prénoms', 'M', 'Mariam', 'Le prénom a au moins 2 lettres.'],
    ['Date de naissance', '2199-01-01', '2012-03-01', 'La date de naissance est dans le futur.'],
    ['Adresse e-mail', 'nulle part', '', 'Ce n’est pas une adresse e-mail.'],
    ['District', 'x'.repeat(121), '', 'Ce texte est trop long.'],
  ];
  for (const [label, wrong, right, sentence] of cases) {
    const field = page.getByLabel(label, { exact: true });
    await field.fill(wrong);
    await save(page).press('Enter');
    await page.getByText(sentence).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await field.inputValue()).toBe(wrong);
    await field.fill(right);
  }
  expect(await column('province')).toBeNull();
  await save(page).press('Enter');
  await page.getByText('Enregistré', { exact: true }).waitFor();
  expect(await column('province')).toBe('Lagunes');
});

test('without its script the page saves as well, and loses nothing that was typed', async () => {
  const page = await site.open({ javaScriptEnabled: false });
  const { cookie } = await site.api.signIn('direction');
  await page.context().addCookies(
    cookie.split('; ').map((pair) => {
      const [name, value] = pair.split('=') as [string, string];
      return { name, value, url: site.api.origin };
    }),
  );
  await page.goto(record);
  await page.getByLabel('Nom', { exact: true }).fill('K');
  await page.getByLabel('Motif du transfert').fill('Déménagement');
  await save(page).press('Enter');
  await page.getByText('Le nom a au moins 2 lettres.').waitFor();
  expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('K');
  expect(await page.getByLabel('Motif du transfert').inputValue()).toBe('Déménagement');
  await page.getByLabel('Nom', { exact: true }).fill('Koné');
  await save(page).press('Enter');
  await page.waitForLoadState();
  await expect.poll(() => column('transfer_reason')).toBe('Déménagement');
});

test('two people on one record: different fields both stay, of one field both values are shown', async () => {
  const [mine, theirs] = await Promise.all([visitRecord('direction'), visitRecord('adjointe')]);
  await theirs.getByLabel('Téléphone', { exact: true }).fill('01 02');
  await theirs.getByLabel('Personne à appeler').fill('Tante Awa');
  await save(theirs).press('Enter');
  await theirs.getByText('Enregistré', { exact: true }).waitFor();

  await mine.getByLabel('École précédente').fill('École de Bingerville');
  await mine.getByLabel('Personne à appeler').fill('Oncle Ali');
  await mine.getByLabel('Téléphone', { exact: true }).fill('03 04');
  await save(mine).press('Enter');
  await mine.getByText('écrit « Tante Awa »').waitFor();
  await mine.getByText('écrit « 01 02 »').waitFor();
  expect(await column('previous_school')).toBeNull();
  await mine.getByRole('button', { name: 'Reprendre « 01 02 »' }).press('Enter');
  expect(await mine.getByLabel('Téléphone', { exact: true }).inputValue()).toBe('01 02');
  expect(await mine.getByLabel('Personne à appeler').inputValue()).toBe('Oncle Ali');
  await save(mine).press('Enter');
  await mine.getByText('Enregistré', { exact: true }).waitFor();
  expect([
    await column('phone'),
    await column('emergency_name'),
    await column('previous_school'),
  ]).toEqual(['01 02', 'Oncle Ali', 'École de Bingerville']);
});

test('teachers and families read the record and have nothing to change', async () => {
  for (const who of ['prof', 'parent']) {
    const page = await visitRecord(who, 'phone');
    await page.getByText('Williamsville').waitFor();
    expect(await page.locator('main form').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Confidentiel' }).count()).toBe(0);
  }
  const other = await site.visit('ailleurs');
  expect((await other.goto(record))?.status()).toBe(404);
});

test('the record is printed on one sheet and downloaded as one file', async () => {
  const page = await visitRecord('direction');
  await page.emulateMedia({ media: 'print' });
  await page.getByText('Williamsville').waitFor();
  expect(await page.locator('main form:visible').count()).toBe(0);
  const response = await page.request.get(`${record}/csv`);
  const text = await response.text();
  expect(response.headers()['content-disposition']).toContain('ADJAME-E1.csv');
  expect(text).toContain('Contact et adresse;Village ou quartier;Williamsville');
  expect(text).toContain('Responsables;');
  expect(text).toContain('Mathématiques: Composition;17/20');
});

test('a photo is added, shown and removed; what is no photo is refused', async () => {
  const page = await visitRecord('direction');
  const file = page.getByLabel('Choisir une photo');
  const send = page.getByRole('button', { name: 'Enregistrer la photo' });
  await page.getByLabel('Village ou quartier').fill('pas encore enregistré');
  await send.press('Enter');
  await page.getByText('Choisissez d’abord une photo.').waitFor();
  await file.setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no') });
  await send.press('Enter');
  await page.getByText('n’est pas une photo lisible').waitFor();
  const buffer = await sharp({
    create: { width: 900, height: 900, channels: 3, background: { r: 90, g: 120, b: 160 } },
  })
    .jpeg()
    .toBuffer();
  await file.setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer });
  await send.press('Enter');
  await page.getByText('Photo enregistrée.').waitFor();
  const shown = page.getByRole('img', { name: 'Photo de Koné Mariam' });
  await expect.poll(() => shown.count()).toBe(2);
  expect(await shown.first().evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(480);
  expect(await page.getByLabel('Village ou quartier').inputValue()).toBe('pas encore enregistré');
  await page.getByRole('button', { name: 'Retirer la photo' }).press('Enter');
  await page.getByText('Photo retirée.').waitFor();
  await expect.poll(() => shown.count()).toBe(0);
});

test('a school adds fields, fills, finds and exports them, and takes one away and back', async () => {
  const page = await site.visit('direction');
  await page.goto('/setup/fields');
  await hydrated(page);
  const add = async (name: string, type: string, choices = '', required = 'non') => {
    await page.getByLabel('Nom du champ, nouvelle ligne').fill(name);
    await page.getByLabel('Type, nouvelle ligne').selectOption({ label: type });
    await page.getByLabel('Choix (séparés par ;), nouvelle ligne').fill(choices);
    await page.getByLabel('Obligatoire, nouvelle ligne').selectOption({ label: required });
    await page.getByRole('button', { name: 'Ajouter' }).press('Enter');
  };
  await add('Taille', 'choix');
  await page.getByText('Un choix demande une liste de choix').first().waitFor();
  await add('Taille', 'choix', 'S; M; L');
  await page.getByLabel('Nom du champ, Taille').waitFor();
  await add('Car scolaire', 'texte', '', 'oui');
  await page.getByLabel('Nom du champ, Car scolaire').waitFor();

  await page.goto(record);
  await hydrated(page);
  await page.getByLabel('Taille').selectOption({ label: 'M' });
  await save(page).press('Enter');
  await page.getByText('L’école demande cette information.').waitFor();
  await page.getByLabel('Car scolaire').fill('Ligne Banco');
  await save(page).press('Enter');
  await page.getByText('Enregistré', { exact: true }).waitFor();

  await page.goto('/students?q=banco');
  await page.getByRole('link', { name: 'Koné Mariam' }).waitFor();
  const csv = await (await page.request.get('/export/students?q=banco')).text();
  expect(csv).toContain('Taille');
  expect(csv).toContain('Ligne Banco');

  await page.goto('/setup/fields');
  await hydrated(page);
  await page.getByRole('button', { name: 'Supprimer Car scolaire' }).press('Enter');
  await page.getByText('1 élève a une valeur dans « Car scolaire »').waitFor();
  await page.getByRole('button', { name: 'Archiver' }).press('Enter');
  await page.getByText('Champs archivés').waitFor();
  await page.goto(record);
  expect(await page.getByLabel('Car scolaire').count()).toBe(0);
  await page.goto('/setup/fields');
  await hydrated(page);
  await page.getByRole('button', { name: 'Restaurer Car scolaire' }).press('Enter');
  await page.getByLabel('Nom du champ, Car scolaire').waitFor();
  await page.goto(record);
  expect(await page.getByLabel('Car scolaire').inputValue()).toBe('Ligne Banco');
});

test('a new student is asked for what the school asks for', async () => {
  const page = await site.visit('direction');
  await page.goto('/students/new');
  await hydrated(page);
  await page.getByLabel('Nom', { exact: true }).fill('Aka');
  await page.getByLabel('Prénoms').fill('Ève');
  await page.getByLabel('Matricule').fill('A-1');
  await page.getByLabel('Taille').selectOption({ label: 'S' });
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
  const bus = page.getByLabel('Car scolaire');
  await expect.poll(() => bus.evaluate((one) => one === document.activeElement)).toBe(true);
  await bus.fill(' ');
  await bus.press('Enter');
  await page.getByText('L’école demande cette information.').waitFor();
  expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('Aka');
  await bus.fill('Ligne 4');
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
  await page.getByRole('heading', { name: /Aka Ève/ }).waitFor();
  await page.getByRole('link', { name: 'Dossier' }).click();
  await expect.poll(() => page.getByLabel('Car scolaire').inputValue()).toBe('Ligne 4');
  expect(await page.getByLabel('Taille').inputValue()).toBe('S');
});

test('incomplete records are listed with what they lack, class by class', async () => {
  const page = await site.visit('direction');
  await page.goto('/students');
  await page.getByRole('link', { name: 'Dossiers incomplets' }).click();
  await hydrated(page);
  await page.getByRole('status').getByText('67 dossiers').waitFor();
  await page.getByLabel('Classe').selectOption({ label: '4e A' });
  await page.getByRole('status').getByText('· 6 dossiers').waitFor();
  const rows = await registerRows(page, 'Dossiers incomplets');
  const [, , , missing] = rows.find(([name]) => name === 'Yapi Ruth')!;
  expect(missing).toBe(
    'date de naissance, lieu de naissance, un responsable, un numéro à appeler, Car scolaire',
  );
});

test('the record speaks English', async () => {
  const page = await visitRecord('direction');
  await page
    .context()
    .addCookies([{ name: 'rollbook_language', value: 'en', url: site.api.origin }]);
  await page.goto(record);
  await page.getByLabel('How to find the home').waitFor();
  await page.getByRole('link', { name: 'Attendance' }).click();
  await page.getByText('No roll call is recorded').waitFor();
});
