import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { openTable } from '../../worker/cli/table_file.ts';
import { startWorker } from '../../worker/index.ts';
import { hydrated, openSite } from '../support/site.ts';
import { workbook } from '../support/workbook.ts';

// Workbooks that an office fills in and corrects: import_kind_fields() with import_choices(), the
// rejected rows of import_page(), and a school's own fields on the screen.

const site = await openSite();
const { db } = site;
const worker = await startWorker({ connectionString: site.database.workerUrl });
afterAll(worker.stop);
await db.query(`update app_public.schools set max_students = 5000`);
await db.query(
  `insert into app_public.student_fields (school_id, name, type, choices, position)
   select i.id, f.name, f.type, f.choices, f.place
   from app_public.institutions i, (
     values ('Bourse', 'yes_no', '{}'::text[], 1), ('Car scolaire', 'choice', '{Ligne 1,Ligne 2}', 2))
     as f (name, type, choices, place)
   where i.code = 'ADJAME'`,
);

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const taken = async (page: Page, name: string): Promise<{ name: string; file: string }> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), file: await download.path() };
};
const tableOf = async (file: string): Promise<string[][]> => {
  const { header, records } = await openTable(file);
  const rows = [header];
  for await (const { fields } of records()) rows.push(fields);
  return rows;
};
const bring = async (page: Page, name: string, rows: string[][]): Promise<void> => {
  await page.goto('/imports');
  await hydrated(page);
  const buffer = workbook(rows);
  await page
    .getByLabel('Fichier', { exact: true })
    .setInputFiles({ name, mimeType: 'text/plain', buffer });
  await press(page, 'Envoyer le fichier');
  await page.getByRole('heading', { name: 'Colonnes' }).waitFor();
  await press(page, 'Vérifier les lignes');
};

test('a workbook to fill in offers what the school has, explains its columns and is understood', async () => {
  const page = await site.visit('direction');
  await page.goto('/imports');
  await page.getByText('Tableaux vides à remplir').click();
  const { name, file } = await taken(page, 'Élèves XLSX');
  expect(name).toBe('Élèves.xlsx');
  const parts = unzipSync(readFileSync(file));
  const xml = (path: string): string => strFromU8(parts[path]!);
  const sheet = xml('xl/worksheets/sheet1.xml');
  const offered = [
    ...sheet.matchAll(/<dataValidation .*?errorStyle="(\w+)".*?<\/dataValidation>/g),
  ];
  expect(offered.map(([, style]) => style)).toEqual([
    ...['stop', 'stop', 'warning', 'warning', 'stop', 'stop'],
  ]);
  expect(sheet).toMatch(/<formula1>'Listes'!\$A\$2:\$A\$3<\/formula1>/);
  const text = /<c r="A2"[^>]* s="(\d+)"/.exec(sheet)![1];
  expect(sheet).toContain(`<col style="${text}"`);
  expect(xml('xl/styles.xml')).toContain('formatCode="@"');
  const words = xml('xl/sharedStrings.xml');
  for (const word of [
    '4e A',
    'Ligne 2',
    'transféré',
    'F ou M. À choisir dans la liste.',
    'Obligatoire',
  ]) {
    expect(words).toContain(`>${word}<`);
  }
  const [header, example] = await tableOf(file);
  expect(header!.slice(-2)).toEqual(['Bourse', 'Car scolaire']);
  await bring(page, 'modele.xlsx', [
    header!,
    example!.map((cell, c) => (c === 0 ? '00451' : cell)),
  ]);
  await page.getByText('1 nouvelle').first().waitFor();
  expect(await page.getByText('refusée').count()).toBe(0);
  await press(page, 'Écrire 1 ligne');
  await page.getByText('L’importation est écrite.').waitFor();
  const { rows } = await db.query(
    `select s.custom -> f.id::text as value from app_public.students s
     join app_public.student_fields f on f.school_id = s.school_id
     where s.student_number = '00451' order by f.position`,
  );
  expect(rows).toEqual([{ value: true }, { value: 'Ligne 1' }]);
});

test('the school’s own fields are named in the difference and at their errors', async () => {
  const page = await site.visit('direction', 'phone');
  await bring(page, 'car.xlsx', [
    ['Matricule', 'Bourse', 'Car scolaire'],
    ['00451', 'non', 'ligne 2'],
    ['E1', 'oui', 'Ligne 9'],
  ]);
  await page.getByText('Écrivez l’un de ces choix : Ligne 1, Ligne 2.').waitFor();
  await page.getByRole('link', { name: '1 modifiée' }).click();
  await page.getByText('Bourse : oui → non').waitFor();
  await page.getByText('Car scolaire : Ligne 1 → Ligne 2').waitFor();
});

test('rejected rows come as a workbook that is corrected and imported as it is', async () => {
  const page = await site.visit('direction');
  await bring(page, 'liste.xlsx', [
    ['Matricule', 'Nom', 'Prénoms', 'Sexe', 'Téléphone'],
    ['00001', 'Koné', '=1+1', 'Z', '0708091011'],
    ['00002', 'Yao', 'Paul', 'M', '0102030405'],
  ]);
  const { name, file } = await taken(page, 'Télécharger les lignes refusées XLSX');
  expect(name).toBe('liste-refusees.xlsx');
  expect(strFromU8(unzipSync(readFileSync(file))['xl/worksheets/sheet1.xml']!)).not.toContain(
    '<f>',
  );
  const rows = await tableOf(file);
  expect(rows).toEqual([
    ['Matricule', 'Nom', 'Prénoms', 'Sexe', 'Téléphone', 'À corriger'],
    ['00001', 'Koné', '=1+1', 'Z', '0708091011', 'Sexe: Écrivez F ou M.'],
  ]);
  await bring(page, name, [rows[0]!, rows[1]!.with(3, 'F')]);
  await press(page, 'Écrire 1 ligne');
  await page.getByText('L’importation est écrite.').waitFor();
  const { rows: found } = await db.query(
    `select first_name, phone from app_public.students where student_number = '00001'`,
  );
  expect(found).toEqual([{ first_name: '=1+1', phone: '0708091011' }]);
});
