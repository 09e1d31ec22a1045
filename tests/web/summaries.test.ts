import { expect, test } from 'vitest';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const classId = await site.idOf('classes', 'name', '4e A');
const courseId = (
  await site.db.query(
    `select c.id from app_public.courses c
     join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
     where s.code = 'MATH' and c.class_id = $1`,
    [classId],
  )
).rows[0].id as string;
const mariam = await site.idOf('students', 'student_number', 'E1');
// a second term that began, with one mark for Mariam and Paul
await site.db.query(
  `select tests.add_term(id, 'T2', '2026-03-01', '2026-07-31', 2)
   from app_public.institutions where code = 'ADJAME'`,
);
await site.db.query(
  `with test as (
     select c.school_id, tests.assessment(c.school_id, c.id, 'Devoir du 2e', 1, 20, 'T2') as id
     from app_public.courses c where c.id = $1)
   select tests.mark(t.school_id, t.id, s.id, v.mark)
   from test t
   join (values ('E1', '12'), ('E2', '15')) as v (number, mark) on true
   join app_public.students s on s.school_id = t.school_id and s.student_number = v.number`,
  [courseId],
);
await site.db.query('select tests.calculate()');
const period = 'year=2025-2026&term=T1';

test('a class is summed up subject by subject, each leading to its gradebook', async () => {
  const page = await site.visit('direction');
  await page.goto(`/classes/${classId}?${period}`);
  await page.getByRole('link', { name: 'Matières' }).click();
  const register = 'Chiffres de la classe par matière';
  await page.getByRole('region', { name: register }).waitFor();
  const rows = await registerRows(page, register);
  expect(rows.map(([name, ...rest]) => [name, ...rest.slice(0, 5), ...rest.slice(6)])).toEqual([
    ['Français', '11,60', '9,00', '15,00', '12,00', '4 / 5', '1', '2', ''],
    ['Mathématiques', '12,67', '8,00', '17,33', '14,00', '4 / 5', '3', '3', 'prof prof'],
  ]);
  expect(rows[1]?.[6]).toContain('16 et plus : 1, 14 – 16 : 2, 12 – 14 : 0');
  await page.getByRole('link', { name: '12,67, Mathématiques : pourquoi ?' }).click();
  await page.getByText('Les 5 élèves inscrits qui ont une moyenne comptent : 63,33').waitFor();
  await page.getByRole('link', { name: 'Mathématiques', exact: true }).click();
  await page.waitForURL(`**/marks/${courseId}?*`);
});

test('the ranking is listed by rank or name, for a term, the year or a subject', async () => {
  const page = await site.visit('prof');
  await page.goto(`/classes/${classId}/ranking?${period}`);
  await hydrated(page);
  const rows = async () =>
    (await registerRows(page, 'Liste par rang')).map((row) => row.slice(0, 4).join(' | '));
  expect((await rows()).slice(0, 3)).toEqual([
    '1re | Koné Mariam | 16,40 | très bien',
    '2e ex | Ehouman Paul | 13,20 | assez bien',
    '2e ex | Tanoh Grâce | 13,20 | assez bien',
  ]);
  await page.getByLabel('Trier par').selectOption('name');
  await page.waitForURL('**sort=name**');
  await expect.poll(async () => (await rows())[0]).toContain('Ehouman Paul');
  await page.locator('select[name=of]').selectOption('Mathématiques');
  await page.waitForURL(`**of=${courseId}**`);
  await expect.poll(async () => (await rows())[0]).toBe('2e ex | Ehouman Paul | 14,00 | M');
  await page.goto(`/classes/${classId}/ranking?${period}&of=year`);
  // Paul: (13,20 × 1 + 15 × 2) ÷ 3, Mariam: (16,40 × 1 + 12 × 2) ÷ 3
  expect((await rows()).slice(0, 2)).toEqual([
    '1er | Ehouman Paul | 14,40 | bien',
    '2e | Koné Mariam | 13,47 | assez bien',
  ]);
});

test('progress over the terms is drawn and told', async () => {
  const page = await site.visit('direction');
  await page.goto(`/classes/${classId}/progress?${period}`);
  expect((await registerRows(page, 'La classe, période par période')).map((row) => row[1])).toEqual(
    ['12,24', '13,50'],
  );
  await page.getByRole('img', { name: 'Moyenne de la classe : Term 1 12,24, T2 13,50' }).waitFor();
  const family = await site.visit('parent', 'phone');
  await family.goto(`/students/${mariam}?${period}`);
  expect(await registerRows(family, 'Évolution sur l’année')).toEqual([
    ['Term 1', '16,40', '1re / 5', '12,24'],
    ['T2', '12,00', '2e / 2', '13,50'],
  ]);
});

test('every figure leads to its explanation', async () => {
  const page = await site.visit('direction');
  await page.goto(`/students/${mariam}?${period}`);
  await page.getByRole('link', { name: '16,40, Moyenne générale : pourquoi ?' }).click();
  await page.getByText('82 points ÷ 5 de coefficients → 16,40').waitFor();
  await page.getByText('Mention : très bien (à partir de 16)').waitFor();
  await page.getByText('Rang : 1re sur 5').waitFor();
  await page.getByText('personne au-dessus, dans la classe').first().waitFor();
  await page.getByRole('link', { name: '13,47, Moyenne annuelle : pourquoi ?' }).click();
  await page.getByText('(16,4 × 1 + 12 × 2) ÷ (1 + 2) → 13,47').waitFor();
  await page.getByRole('link', { name: '17,33, Mathématiques : pourquoi ?' }).click();
  await page.getByText('(18 × 1 + 17 × 2) ÷ (1 + 2) → 17,33').waitFor();
  await page.goto(`/classes/${classId}?${period}`);
  await page.getByText('Comment ces chiffres de la classe sont-ils calculés ?').click();
  await page.getByText('Les 5 élèves inscrits qui ont une moyenne comptent').waitFor();
  await page.getByText('Ne comptent pas : Yapi Ruth (sans moyenne).').waitFor();
});

test('a family where ranks are hidden finds none explained', async () => {
  await site.db.query('update app_public.schools set ranks_shown_to_families = false');
  const page = await site.visit('parent', 'phone');
  await page.goto(`/students/${mariam}?${period}#why`);
  await page.getByText('82 points ÷ 5 de coefficients → 16,40').waitFor();
  expect(await page.getByText('Rang').count()).toBe(0);
  await site.db.query('update app_public.schools set ranks_shown_to_families = true');
});

const download = async (login: string, address: string, language = 'fr') => {
  const page = await site.visit(login);
  await page
    .context()
    .addCookies([{ name: 'rollbook_language', value: language, url: site.api.origin }]);
  const response = await page.request.get(`/export/${address}&${period}`);
  const bytes = await response.body();
  return { status: response.status(), headers: response.headers(), text: bytes.toString('utf8') };
};

test('registers are downloaded as spreadsheets of the language open them', async () => {
  const french = await download('direction', `results?class=${classId}`);
  expect(french.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(french.headers['content-disposition']).toContain('ADJAME-4e_A-resultats-2025-2026-T1.csv');
  expect(french.text.split('\r\n').slice(0, 3)).toEqual([
    '\uFEFFRang;Ex æquo;Matricule;Nom;Prénom;Sexe;Moyenne;Période précédente;Coef. couverts;Coef. total;Notes manquantes;État',
    '1;;E1;Koné;Mariam;F;16,40;;5,00;5,00;0;',
    '2;oui;E2;Ehouman;Paul;M;13,20;;5,00;5,00;0;',
  ]);
  const english = await download('prof', `ranking?class=${classId}&sort=name`, 'en');
  expect(english.text.split('\r\n')[1]).toBe('2,yes,5,E2,Ehouman,Paul,M,4e A,13.20,assez bien,');
  for (const [register, of, line] of [
    ['subjects', `class=${classId}`, /^Mathématiques;prof prof;3,00;12,67;8,00;17,33/m],
    ['progress', `class=${classId}`, /^Moyenne générale;12,24;13,50/m],
    ['gradebook', `course=${courseId}`, /^E1;Koné;Mariam;9;17;20;/m],
    ['missing', 'all=1', /^4e A;Mathématiques;prof prof;;/m],
    ['students', 'q=koné', /^E1;Koné;Mariam;2012-03-01;4e A;inscrit/m],
  ] as const) {
    expect((await download('direction', `${register}?${of}`)).text, register).toMatch(line);
  }
  const everybody = await download('direction', 'students?class=all');
  expect(everybody.text.trim().split('\r\n').length).toBe(67);
});

test('a name that a spreadsheet would calculate stays a name', async () => {
  await site.db.query(
    `update app_public.students set last_name = '=HYPERLINK("http://bad")' where student_number = 'E5'`,
  );
  const { text } = await download('direction', `ranking?class=${classId}`);
  expect(text).toContain(`"'=HYPERLINK(""http://bad"")"`);
  await site.db.query(
    `update app_public.students set last_name = 'សុខ' where student_number = 'E5'`,
  );
});

test('a download shows no more than its page', async () => {
  for (const who of ['parent', 'ailleurs']) {
    for (const address of [
      `results?class=${classId}`,
      `ranking?class=${classId}`,
      `subjects?class=${classId}`,
      `progress?class=${classId}`,
      `gradebook?course=${courseId}`,
    ]) {
      expect((await download(who, address)).status, `${who} ${address}`).toBe(404);
    }
  }
  const { text } = await download('parent', 'students?class=all');
  expect(text.trim().split('\r\n').length).toBe(2);
  expect((await download('direction', 'secrets?a=1')).status).toBe(404);
});

test('on paper there are the school, the class and the register, and nothing to click', async () => {
  const page = await site.visit('direction');
  await page.goto(`/classes/${classId}/subjects?${period}`);
  await page.emulateMedia({ media: 'print' });
  await page.getByText('Collège d’Adjamé').last().waitFor();
  for (const name of ['Navigation principale', 'Pages de la classe']) {
    expect(await page.getByRole('navigation', { name }).isVisible()).toBe(false);
  }
  expect(await page.getByRole('button', { name: 'Imprimer' }).isVisible()).toBe(false);
  const paper = await page.pdf({ preferCSSPageSize: true });
  expect(paper.toString('latin1')).toMatch(/\/MediaBox \[0 0 84\d\.\d+ 59\d\.\d+\]/);
});

test('a teacher who has a child in the school sees both the classes and the child', async () => {
  await site.db.query(
    `with parent as (
       insert into app_public.guardians (school_id, last_name, first_name, user_id)
       select id, 'Prof', 'Parent', tests.user('prof', id, 'guardian')
       from app_public.institutions where code = 'ADJAME' returning school_id, id)
     insert into app_public.student_guardians (school_id, student_id, guardian_id)
     select p.school_id, s.id, p.id from parent p
     join app_public.students s on s.school_id = p.school_id and s.student_number = 'E3'`,
  );
  const page = await site.visit('prof');
  await page.goto('/');
  await page.getByRole('heading', { name: 'Vos classes' }).waitFor();
  await page.getByRole('heading', { name: 'Vos enfants' }).waitFor();
  await page.getByRole('heading', { name: 'Tanoh Grâce' }).waitFor();
  expect(await page.getByRole('link', { name: /Voir le détail/ }).count()).toBe(1);
});

test('somebody above schools finds one by part of its name', async () => {
  const page = await site.visit('ministre');
  await page.goto('/schools');
  await page.getByLabel('Nom, code ou autorité').fill('bouake');
  await page.getByRole('button', { name: 'Chercher' }).click();
  await page.getByText('1 établissement').waitFor();
  expect((await registerRows(page, 'Choisir un établissement')).map(([name]) => name)).toEqual([
    'Collège de Bouaké',
  ]);
  await page.getByLabel('Nom, code ou autorité').fill('nulle part');
  await page.getByRole('button', { name: 'Chercher' }).click();
  await page.getByText('Aucun établissement ne correspond').waitFor();
});

test('in English the summaries read as English', async () => {
  const page = await site.visit('direction', 'phone');
  await page
    .context()
    .addCookies([{ name: 'rollbook_language', value: 'en', url: site.api.origin }]);
  await page.goto(`/students/${mariam}?${period}#why`);
  await page.getByText('82 points ÷ 5 of coefficients → 16.40').waitFor();
  await page.goto(`/classes/${classId}/ranking?${period}`);
  await page.getByRole('region', { name: 'List by rank' }).waitFor();
  await page.getByText('5 ranked students').waitFor();
});
