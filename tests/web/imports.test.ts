import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { strToU8, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { hydrated, openSite } from '../support/site.ts';
import { workbook } from '../support/workbook.ts';

// Journeys of an office that imports. What the pages call: upload_import(), import_list(),
// import_page() with described_import(), map_import(), correct_import(), leave_out_rejected(),
// write_checked_import(), cancel_import(), undo_written_import(), all with held_import() and
// queue_import(); what the worker calls: import_part(), restart_import_rows(), stage_import_rows(),
// finish_import_rows(), fail_import(), run_import(), begin_zip_part(), finish_zip().

const site = await openSite();
const { db } = site;
await db.query('update app_public.schools set max_students = 5000');

const worker = async (): Promise<() => Promise<void>> => {
  const { stop } = await startWorker({
    connectionString: site.database.workerUrl,
  });
  let stopped: Promise<void> | undefined;
  const once = () => (stopped ??= stop());
  onTestFinished(once);
  return once;
};

const send = async (page: Page, name: string, buffer: Buffer, kind = 'Élèves'): Promise<void> => {
  await page.goto('/imports');
  await hydrated(page);
  await page.getByLabel('Ce que contient le fichier').selectOption({ label: kind });
  await page
    .getByLabel('Fichier', { exact: true })
    .setInputFiles({ name, mimeType: 'text/plain', buffer });
  await page.getByRole('button', { name: 'Envoyer le fichier' }).click();
};
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const sound = async (page: Page): Promise<void> => {
  await hydrated(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(page.viewportSize()!.width);
};
const census = async (): Promise<string> => {
  const { rows } = await db.query<{ text: string }>(
    `select concat_ws(' ', (select count(*) from app_public.students),
      (select count(*) from app_public.enrollments), (select count(*) from app_public.guardians),
      (select md5(string_agg(s::text, '' order by s.id)) from app_public.students s)) as text`,
  );
  return rows[0]!.text;
};

const header = ['N° Matricule', 'Nom', 'Prénoms', 'Sexe', 'Né(e) le', 'Téléphone', 'Bourse'];
const students = Array.from({ length: 300 }, (_, n) => [
  ...[`X${n + 1}`, `N'Guessan ${n}`, 'Éloïse', 'F', '03/11/2012', '0708091011', 'oui'],
]);
const wrong: [column: number, value: string][] = [
  ...([
    [0, ''],
    [0, 'X1'],
    [1, ''],
    [1, 'X'],
    [2, ''],
    [2, 'Y'],
    [3, 'Z'],
  ] as const),
  ...([
    [3, '?'],
    [4, '31/02/2012'],
    [4, 'hier'],
    [4, '01/01/2112'],
    [4, '12'],
  ] as const),
  ...([
    [5, 'aucun'],
    [5, '0'.repeat(41)],
    [1, 'é'],
    [3, 'oui'],
    [4, '1850-01-01'],
  ] as const),
  ...([
    [5, 'néant'],
    [2, ' '],
    [0, 'X2'],
  ] as const),
].map(([column, value]) => [column, value]);
const spoilt = students.map((row, n) => {
  const [column, value] = wrong[(n - 10) / 14] ?? [];
  return column === undefined ? row : row.map((cell, c) => (c === column ? value! : cell));
});

test('a list of students with 20 errors is imported once they are corrected or left out', async () => {
  await worker();
  const before = await census();
  const page = await site.visit('direction', 'phone');
  await send(page, 'liste.xlsx', workbook([header, ...spoilt]));
  await page.getByRole('heading', { name: 'Colonnes' }).waitFor();
  const selects = page.locator('select[name=column]');
  expect(
    await selects.evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value)),
  ).toEqual(['student_number', 'last_name', 'first_name', 'sex', 'birth_date', 'phone', '']);
  await sound(page);
  await selects.nth(6).selectOption('first_name');
  await press(page, 'Vérifier les lignes');
  await page.getByText('Deux colonnes contiennent « Prénoms »').waitFor();
  await selects.nth(6).selectOption('');
  await press(page, 'Vérifier les lignes');

  await page.getByRole('link', { name: '20 refusées' }).waitFor();
  expect(await page.locator('input[name=line]').count()).toBe(20);
  await page.getByText('280 nouvelles').waitFor();
  await page.getByText('Pas une date. Écrivez 03/11/2012.').first().waitFor();
  expect(await census()).toBe(before);
  await sound(page);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger les lignes refusées CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('liste-refusees.csv');
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines.length).toBe(21);
  expect(lines[0]).toContain('Bourse;À corriger');
  expect(lines[7]).toContain("X95;N'Guessan 94;Éloïse;Z;");
  expect(lines[7]).toContain('Sexe: Écrivez F ou M.');

  await page.getByLabel('Né(e) le').first().fill('28/02/2012');
  await page.getByLabel('Sexe').first().fill('F');
  await page.getByLabel('Nom').first().fill('Yao');
  await press(page, 'Corriger et vérifier encore');
  await page.getByRole('link', { name: '17 refusées' }).waitFor();
  await page.reload();
  await page.getByText('283 nouvelles').waitFor();
  await hydrated(page);
  await page.getByLabel('Laisser cette ligne de côté').first().check();
  await press(page, 'Corriger et vérifier encore');
  await page.getByRole('link', { name: '16 refusées' }).waitFor();
  await press(page, 'Laisser de côté toutes les lignes refusées');
  await press(page, 'Écrire 283 lignes');
  await page.getByText('L’importation est écrite.').waitFor();
  await sound(page);
  const { rows } = await db.query(
    `select birth_date::text from app_public.students where student_number = 'X123'`,
  );
  expect(rows).toEqual([{ birth_date: '2012-02-28' }]);

  await press(page, 'Défaire l’importation');
  await page.getByText('L’importation est défaite').waitFor();
  expect(await census()).toBe(before);
});

test('the same file again changes nothing, and what was chosen is remembered', async () => {
  await worker();
  const page = await site.visit('direction');
  const file = Buffer.from(['Nr;Nom;Prénoms', 'S1;Koné;Awa', 'S2;Yao;Paul'].join('\r\n'), 'latin1');
  await send(page, 'deux.csv', file);
  await page.getByLabel('Nr').selectOption('student_number');
  await press(page, 'Vérifier les lignes');
  await press(page, 'Écrire 2 lignes');
  await page.getByText('L’importation est écrite.').waitFor();
  await db.query(`update app_public.students set phone = '01' where student_number = 'S1'`);
  const before = await census();

  await page.getByRole('link', { name: 'Importer un autre fichier' }).click();
  await send(page, 'deux.csv', file);
  await page.getByRole('heading', { name: 'Colonnes' }).waitFor();
  expect(await page.getByLabel('Nr').inputValue()).toBe('student_number');
  await press(page, 'Vérifier les lignes');
  await page.getByText('Rien à écrire : tout est déjà là.').waitFor();
  await page.getByText('2 inchangées').waitFor();
  expect(await census()).toBe(before);

  await send(page, 'change.csv', Buffer.from('Nr;Tél\nS2;0505\n'));
  await press(page, 'Vérifier les lignes');
  await page.getByText('Téléphone : vide → 0505').waitFor();
  await sound(page);
});

test('an import on which others lean is not undone, and says what they are', async () => {
  await worker();
  const page = await site.visit('direction');
  await send(page, 'un.csv', Buffer.from('matricule,nom,prénom\nU1,Koné,Issa\n'));
  await press(page, 'Vérifier les lignes');
  await press(page, 'Écrire 1 ligne');
  await page.getByText('L’importation est écrite.').waitFor();
  await db.query(
    `insert into app_public.enrollments
     (school_id, student_id, class_id, academic_year_id, starts_on)
     select s.school_id, s.id, k.id, k.academic_year_id, y.starts_on
     from app_public.students s
     join app_public.classes k on k.school_id = s.school_id and k.name = '4e A'
     join app_public.academic_years y on y.school_id = s.school_id and y.id = k.academic_year_id
     where s.student_number = 'U1'`,
  );
  await press(page, 'Défaire l’importation');
  await page.getByText('inscriptions : 1').waitFor();
  expect(
    (await db.query(`select from app_public.students where student_number = 'U1'`)).rowCount,
  ).toBe(1);
});

test('an import goes on after the worker was away, and can be given up', async () => {
  const page = await site.visit('direction');
  await send(page, 'plus.csv', Buffer.from('matricule,nom,prénom\nP1,Koné,Issa\n'));
  await page.getByText('Lecture du fichier…').waitFor();
  const stop = await worker();
  await page.getByRole('heading', { name: 'Colonnes' }).waitFor();
  await stop();
  await press(page, 'Vérifier les lignes');
  await page.getByText('Vérification des lignes…').waitFor();
  await page.reload();
  await worker();
  await page.getByText('1 nouvelle').waitFor();
  await press(page, 'Abandonner');
  await page.getByText('Rien n’a été écrit.').waitFor();
  const left = await db.query(
    `select from app_private.import_rows r
     join app_public.imports i on i.school_id = r.school_id and i.id = r.import_id
     where i.file_name = 'plus.csv'`,
  );
  expect(left.rowCount).toBe(0);
});

test('a file that can’t be read is refused with the reason, and so is none at all', async () => {
  await worker();
  const page = await site.visit('direction');
  await send(page, 'notes.pdf.csv', Buffer.from('%PDF-1.7'));
  await page.getByText('C’est un PDF. Exportez le tableau en CSV ou en XLSX.').waitFor();
  await page.goto('/imports');
  await page.getByText('illisible').waitFor();
  await sound(page);
  await page.goto('/imports?problem=too_large');
  await page.getByText('20 Mo au plus.').last().waitFor();
});

test('titles above the header are told, and another row can be the header', async () => {
  await worker();
  const page = await site.visit('direction', 'phone');
  const rows = [
    ['MINISTÈRE DE L’ÉDUCATION NATIONALE', '', ''],
    ['Lycée moderne, Adjamé', '', ''],
    ['', '', ''],
    ['Matricule', 'Nom', 'Prénoms'],
    ['T1', 'Koné', 'Awa'],
  ];
  await send(page, 'titres.xlsx', workbook(rows));
  await page.getByText('Élèves, colonnes nommées à la ligne 4').waitFor();
  await page.getByText('Lycée moderne, Adjamé', { exact: true }).waitFor();
  expect(await page.getByLabel('Matricule').inputValue()).toBe('student_number');
  await sound(page);
  const line = page.getByLabel('Ligne qui nomme les colonnes');
  await line.selectOption({ label: 'Ligne 1 : MINISTÈRE DE L’ÉDUCATION NATIONALE' });
  await press(page, 'Prendre cette ligne');
  await page.getByText('· 3 lignes').waitFor();
  await line.selectOption({ label: 'Ligne 4 : Matricule · Nom · Prénoms' });
  await press(page, 'Prendre cette ligne');
  await page.getByText('· 1 ligne').waitFor();
  await press(page, 'Vérifier les lignes');
  await page.getByText('1 nouvelle').waitFor();
});

test('a ZIP of several tables is written one after the other, marks at last', async () => {
  await worker();
  const page = await site.visit('direction', 'phone');
  const csv = (...lines: string[]) => strToU8(lines.join('\r\n'));
  const zip = zipSync({
    'école/notes.csv': csv(
      'Matricule;Classe;Matière;Période;Devoir;Note',
      'Z1;5e Z;ZOO;T1;Devoir 1;12,5',
      'Z2;5e Z;ZOO;T1;Devoir 1;A',
    ),
    'école/liste.xlsx': workbook([
      ['Matricule', 'Nom', 'Prénoms', 'Classe'],
      ['Z1', 'Koné', 'Awa', '5e Z'],
      ['Z2', 'Yao', 'Paul', '5e Z'],
    ]),
    'école/cours.csv': csv('Classe;Matière;Coef', '5e Z;ZOO;3'),
    'école/autres/matieres.csv': csv('Code;Libellé', 'ZOO;Zoologie'),
    'école/classes.csv': csv('Classe;Effectif', '5e Z;30'),
    'école/photo.pdf': strToU8('%PDF-1.7'),
    '__MACOSX/école/._notes.csv': csv('x'),
  });
  await send(page, 'école.zip', Buffer.from(zip), 'Plusieurs tableaux (ZIP)');
  const parts = page.getByRole('navigation', { name: 'Tableaux du fichier ZIP' });
  await parts.getByText('Notes · notes.csv').waitFor();
  await expect
    .poll(() => parts.getByRole('listitem').allInnerTexts(), { timeout: 15_000 })
    .toEqual([
      'Matières · matieres.csv colonnes à nommer',
      'Classes · classes.csv colonnes à nommer',
      'Élèves · liste.xlsx colonnes à nommer',
      'Cours · cours.csv colonnes à nommer',
      'Notes · notes.csv colonnes à nommer',
      'photo.pdf illisible',
    ]);
  await sound(page);
  await parts.getByRole('link', { name: 'matieres.csv' }).click();
  for (const next of ['classes.csv', 'liste.xlsx', 'cours.csv', 'notes.csv', undefined]) {
    await page.getByRole('heading', { name: 'Colonnes' }).waitFor();
    await press(page, 'Vérifier les lignes');
    await press(page, /^Écrire \d+ lignes?$/);
    await page.getByText('L’importation est écrite.').waitFor();
    if (next) await page.getByRole('link', { name: `Tableau suivant : ${next}` }).click();
  }
  await sound(page);
  const { rows } = await db.query(
    `select s.student_number, coalesce(m.value::text, m.code) as mark
     from app_public.marks m
     join app_public.students s on s.school_id = m.school_id and s.id = m.student_id
     where s.student_number in ('Z1', 'Z2') order by 1`,
  );
  expect(rows).toEqual([
    { student_number: 'Z1', mark: '12.50' },
    { student_number: 'Z2', mark: 'A' },
  ]);
  await press(page, 'Défaire l’importation');
  await page.getByText('L’importation est défaite').waitFor();
});

test('what a table holds is corrected where the guess was wrong', async () => {
  await worker();
  const page = await site.visit('direction');
  await send(page, 'x.csv', Buffer.from('Matricule,Nom,Prénoms,Tél\nX1,Koné,Issa,01\n'));
  await page.getByText('Élèves, colonnes nommées à la ligne 1').click();
  await page.getByLabel('Ce que contient le fichier').selectOption({ label: 'Responsables' });
  await press(page, 'Changer');
  await page.getByRole('heading', { name: 'Responsables' }).waitFor();
  expect(await page.getByLabel('Tél').inputValue()).toBe('phone');
});

test('a table to fill in comes with an example of each column', async () => {
  const page = await site.visit('direction');
  await page.goto('/imports');
  await page.getByText('Tableaux vides à remplir').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Notes CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Notes.csv');
  const [header, example] = readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(header).toBe(
    '\ufeffMatricule;Année scolaire;Classe;Code de la matière;Coefficient;Période;Évaluation;Sorte d’évaluation;Note ou code;Note maximale;Date de l’évaluation;Appréciation;Publiée (oui ou non)',
  );
  expect(example).toBe(
    'M-0451;2025-2026;4e A;MATH;2;T1;Devoir 1;devoir;12,5;20;03/11/2025;Bon travail;oui',
  );
});

test('a teacher finds no imports', async () => {
  const page = await site.visit('prof');
  expect((await page.goto('/imports'))!.status()).toBe(403);
});
