import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { hydrated, openSite } from '../support/site.ts';

// A school's admin takes OneRoster bundles out and brings them in: make_bundle_export(),
// bundle_export_list(), cancel_bundle_export(), bundle_export_part(), import_page() and
// write_checked_import().

const site = await openSite();
const { db } = site;
const worker = await startWorker({ connectionString: site.database.workerUrl });
afterAll(worker.stop);

const sound = async (page: Page): Promise<void> => {
  await hydrated(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(page.viewportSize()!.width);
};
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const taken = async (page: Page, name = /^Télécharger/): Promise<Buffer> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name }).first().click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^ADJAME-oneroster-1\.[12](-delta)?-[\d-]+\.zip$/);
  return readFileSync(await download.path());
};
const bring = async (page: Page, buffer: Buffer, name = 'lot.zip'): Promise<void> => {
  await page.goto('/exchange');
  await hydrated(page);
  await page.getByLabel('Lot (ZIP)').setInputFiles({ name, mimeType: 'application/zip', buffer });
  await press(page, 'Envoyer le lot');
};
const census = async (): Promise<string> => {
  const { rows } = await db.query<{ text: string }>(
    `select concat_ws(' ', (select md5(string_agg(s::text, '' order by s.id)) from app_public.students s),
       (select md5(string_agg(m::text, '' order by m.assessment_id, m.student_id))
        from app_public.marks m), (select count(*) from app_public.users),
       (select count(*) from app_public.guardians)) as text`,
  );
  return rows[0]!.text;
};

test('an office takes its school out, brings the bundle back, and nothing changes', async () => {
  const before = await census();
  const page = await site.visit('direction', 'phone');
  await page.goto('/setup');
  await page.getByRole('link', { name: 'OneRoster' }).click();
  await page.getByText('Encore aucun lot. Le premier').waitFor();
  await page.getByText('Encore aucun lot reçu.').waitFor();
  await sound(page);
  await press(page, 'Préparer le lot');
  const bundle = await taken(page);
  await sound(page);
  expect(Object.keys(unzipSync(bundle))).toContain('results.csv');

  await bring(page, bundle);
  await page.getByText('Rien à écrire : tout est déjà là.').waitFor();
  expect(await page.getByRole('button', { name: /Écrire/ }).count()).toBe(0);
  await page.getByRole('rowheader', { name: 'Élèves' }).waitFor();
  await sound(page);
  expect(await census()).toBe(before);
  await page.getByRole('link', { name: 'OneRoster' }).first().click();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'lot.zip' })
    .getByText('rien à écrire')
    .waitFor();
});

test('wrong lines are named in the reader’s language with the remedy, and nothing is written', async () => {
  const page = await site.visit('direction');
  await page.goto('/exchange');
  await press(page, 'Préparer le lot');
  const files = unzipSync(await taken(page));
  const before = await census();
  const { 'users.csv': users, ...rest } = files;
  const spoilt = Buffer.from(users!)
    .toString()
    .replace('givenName', 'givnName')
    .replace(/,true,/, ',oui,');
  await bring(page, Buffer.from(zipSync({ ...rest, 'USERS.csv': strToU8(spoilt) })));
  await page.getByText('2 problèmes empêchent d’écrire ce lot.').waitFor();
  await page.getByText('users.csv, ligne 1, colonne givenName').waitFor();
  await page.getByText('Est-ce elle que vous nommez givnName ?').waitFor();
  await page.getByText('ni true ni false').waitFor();
  await page.getByText('lu comme users.csv').waitFor();
  expect(await page.getByRole('button', { name: /Écrire/ }).count()).toBe(0);
  await sound(page);
  expect(await census()).toBe(before);
});

test('what a bundle changes is shown before it is written, all of it', async () => {
  const page = await site.visit('direction');
  await page.goto('/exchange');
  await press(page, 'Préparer le lot');
  const files = unzipSync(await taken(page));
  const users = Buffer.from(files['users.csv']!).toString();
  const [name] = (
    await db.query(`select last_name from app_public.students where student_number = 'E1'`)
  ).rows;
  await bring(
    page,
    Buffer.from(
      zipSync({
        ...files,
        'users.csv': strToU8(users.replace(`,${name.last_name},`, ',Nouveau-Nom,')),
      }),
    ),
  );
  await page.getByText('Tout est écrit, ou rien.').waitFor();
  await press(page, 'Écrire 1 changement');
  await page.getByText('L’importation est écrite.').waitFor();
  await page.getByRole('heading', { name: 'Ce que le lot a changé' }).waitFor();
  expect(await page.getByRole('button', { name: 'Défaire' }).count()).toBe(0);
  const { rows } = await db.query(
    `select count(*)::integer as n from app_public.students where last_name = 'Nouveau-Nom'`,
  );
  expect(rows).toEqual([{ n: 1 }]);

  await page.goto('/exchange');
  await page.getByLabel('Ce qui a changé depuis le dernier lot').check();
  await press(page, 'Préparer le lot');
  const delta = unzipSync(await taken(page, /^Télécharger.*changements depuis le/));
  expect(Buffer.from(delta['manifest.csv']!).toString()).toContain('file.users,delta');
  expect(Buffer.from(delta['users.csv']!).toString()).toContain('Nouveau-Nom');
});

test('a day that is missing or to come is refused at its field, and nothing typed is lost', async () => {
  const page = await site.visit('direction');
  await page.goto('/exchange');
  await hydrated(page);
  await page.getByLabel('Ce qui a changé depuis le', { exact: true }).check();
  await page.getByLabel('Version').selectOption('1.1');
  await press(page, 'Préparer le lot');
  await page.getByText('Choisissez un jour.').waitFor();
  await page.getByLabel('Jour').evaluate((input: HTMLInputElement) => input.removeAttribute('max'));
  await page.getByRole('radio', { name: 'Toute l’école' }).check();
  await page.getByLabel('Jour').fill('2999-01-01');
  await press(page, 'Préparer le lot');
  await page.getByText('Ce jour n’est pas encore passé.').waitFor();
  expect(await page.getByLabel('Version').inputValue()).toBe('1.1');
  expect(await page.getByLabel('Jour').inputValue()).toBe('2999-01-01');
});

test('what is no ZIP is refused in words, and files of others are not handed out', async () => {
  const page = await site.visit('direction');
  await bring(page, Buffer.from('sourcedId'));
  await page.getByText('Ce fichier ne peut pas être lu').waitFor();
  await bring(page, Buffer.alloc(20_100_000));
  await page.getByText('Le fichier est trop grand').waitFor();
  const { rows } = await db.query(
    `select id from app_private.bundle_exports where state = 'made' limit 1`,
  );
  for (const login of ['ailleurs', 'prof', 'parent']) {
    const other = await site.visit(login);
    const response = await other.request.get(`/files/bundles/${rows[0].id}.zip`);
    expect(response.status()).toBe(404);
  }
  const teacher = await site.visit('prof');
  expect((await teacher.goto('/exchange'))?.status()).toBe(403);
});
