import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { hydrated, openSite } from '../support/site.ts';

// A school's archive and School Data Sync on the exchange page: make_school_archive(),
// bundle_export_list(), bundle_export_part(), upload_import(), import_page().

const site = await openSite();
const { db } = site;
const worker = await startWorker({ connectionString: site.database.workerUrl });
afterAll(worker.stop);

test('an admin takes the whole school along in one file, and it is noted who did', async () => {
  const page = await site.visit('direction', 'phone');
  await page.goto('/exchange');
  await hydrated(page);
  await page.getByText('Encore aucune archive.').waitFor();
  await page.getByText('cela se fait par la ligne de commande (import school)').waitFor();
  await page.getByRole('button', { name: 'Préparer l’archive' }).click();
  const link = page.getByRole('link', { name: /^Télécharger : Archive de toute l’école/ });
  await link.waitFor({ timeout: 60_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^ADJAME-archive-[\d-]+\.zip$/);
  const files = unzipSync(readFileSync(await download.path()));
  const manifest = JSON.parse(strFromU8(files['manifest.json']!));
  expect(manifest).toMatchObject({ kind: 'rollbook school', school: { code: 'ADJAME' } });
  expect(strFromU8(files['tables/app_public.students.jsonl']!)).toContain('"E1"');
  const { rows } = await db.query(
    `select a.username as made_by, t.username as taken_by
     from app_private.bundle_exports e
     join app_public.user_accounts a on a.user_id = e.created_by
     join app_public.user_accounts t on t.user_id = e.downloaded_by`,
  );
  expect(rows).toEqual([{ made_by: 'direction', taken_by: 'direction' }]);
  for (const login of ['ailleurs', 'prof']) {
    const other = await site.visit(login);
    const response = await other.request.get(new URL(download.url()).pathname);
    expect(response.status()).toBe(404);
  }
});

test('a ZIP of School Data Sync is taken where bundles are, and says before it is written that it stays', async () => {
  const page = await site.visit('direction');
  const files: Record<string, string> = {
    'School.csv': 'SIS ID,Name\nADJAME,Adjamé\n',
    'Section.csv': 'SIS ID,School SIS ID,Section Name\nsec1,ADJAME,Physique\n',
    'Student.csv': 'SIS ID,School SIS ID,First Name,Last Name,Grade\nsds1,ADJAME,Ada,Lovelace,9\n',
    'Teacher.csv': 'SIS ID,School SIS ID,First Name,Last Name\n',
    'StudentEnrollment.csv': 'Section SIS ID,SIS ID\nsec1,sds1\n',
    'TeacherRoster.csv': 'Section SIS ID,SIS ID\n',
    'userFlags.csv': 'a\n',
  };
  const zip = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  );
  await page.goto('/exchange');
  await hydrated(page);
  await page
    .getByLabel('Lot (ZIP)')
    .setInputFiles({ name: 'sds.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) });
  await page.getByRole('button', { name: 'Envoyer le lot' }).click();
  await page.getByText('Un lot écrit ne se défait pas').waitFor({ timeout: 60_000 });
  await page.getByText('Rollbook n’a pas de place pour ces indicateurs').waitFor();
  await page.getByRole('rowheader', { name: 'Student.csv' }).waitFor();
  await page.getByRole('button', { name: /^Écrire \d+ changements$/ }).waitFor();
});
