import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startWorker } from '../../worker/index.ts';
import { setPasswords } from '../support/api.ts';
import { hydrated, openSite, registerRows } from '../support/site.ts';

const site = await openSite();
const { db } = site;
const classId = await site.idOf('classes', 'name', '4e A');
const mariam = await site.idOf('students', 'student_number', 'E1');
const { rows } = await db.query<{ id: string }>(
  `select c.id from app_public.courses c
   join app_public.subjects s on s.school_id = c.school_id and s.id = c.subject_id
   where s.code = 'MATH'`,
);
const course = rows[0]!.id;
await db.query(
  `insert into app_public.class_teachers (school_id, class_id, user_id)
   select k.school_id, k.id, tests.user('principal', k.school_id, 'teacher')
   from app_public.classes k where k.id = $1`,
  [classId],
);
await db.query(
  `update app_public.schools set bulletin_distinctions = '{Encouragements,Félicitations}'
   where id = (select school_id from app_public.classes where id = $1)`,
  [classId],
);
await setPasswords(site.database);
const worker = async (): Promise<void> => {
  const { stop } = await startWorker({ connectionString: site.database.workerUrl });
  onTestFinished(stop);
};
const text = async (sql: string, values: unknown[] = []): Promise<string | null> =>
  (await db.query<{ text: string | null }>(sql, values)).rows[0]?.text ?? null;
const appreciation = (number: string) =>
  text(
    `select a.text from app_public.course_appreciations a
     join app_public.students s on s.id = a.student_id where s.student_number = $1`,
    [number],
  );
const remark = (column: string) =>
  text(`select ${column}::text as text from app_public.council_remarks where student_id = $1`, [
    mariam,
  ]);
const sound = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(page.viewportSize()!.width);
};

test('a teacher writes appreciations by keyboard, with phrases, and all saves by itself', async () => {
  const page = await site.visit('prof');
  await page.goto(`/marks/${course}`);
  await page.getByRole('link', { name: 'Appréciations' }).click();
  await hydrated(page);
  await page.getByLabel('Nouvelle phrase').fill('Continuez ainsi.');
  await page.getByRole('button', { name: 'Ajouter' }).press('Enter');
  await page.getByRole('button', { name: 'Alt+1 Continuez ainsi.' }).waitFor();
  await page.getByLabel('Appréciation, Ehouman Paul').focus();
  await page.keyboard.type('Bon travail.');
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.type('Doit mieux faire.');
  const startedAt = Date.now();
  await expect
    .poll(() => appreciation('E4'), { interval: 50, timeout: 5000 })
    .toBe('Doit mieux faire.');
  expect(Date.now() - startedAt).toBeLessThan(2000);
  expect(await appreciation('E2')).toBe('Bon travail. Continuez ainsi.');
  await page.getByText('29 / 300').waitFor();
  await page.getByText('2 sur 6 écrites').waitFor();
  await page.getByText('Enregistré').waitFor();
  await sound(page);
  await page.reload();
  expect(await page.getByLabel('Appréciation, Ehouman Paul').inputValue()).toBe(
    'Bon travail. Continuez ainsi.',
  );
});

test('an appreciation typed while the network is gone is saved when it is back', async () => {
  const page = await site.visit('prof', 'phone');
  await page.goto(`/marks/${course}/appreciations`);
  await hydrated(page);
  await page.context().setOffline(true);
  await page.getByLabel('Appréciation, Koné Mariam').fill('Très bien.');
  await page.getByText('Pas enregistré : nouvel essai…').waitFor();
  await page.context().setOffline(false);
  await page.getByText('Enregistré', { exact: true }).waitFor();
  expect(await appreciation('E1')).toBe('Très bien.');
  await sound(page);
});

test('the council goes from student to student by one key, within 150 ms', async () => {
  const page = await site.visit('principal');
  await page.goto(`/classes/${classId}/council`);
  await hydrated(page);
  await page.getByRole('heading', { name: 'Ehouman Paul 1 / 6' }).waitFor();
  await page.waitForLoadState('networkidle');
  const took = await page.evaluate(async () => {
    const startedAt = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
    const shown = () => document.querySelector('.bar h2')?.textContent?.includes('2 / 6');
    while (!shown()) await new Promise((resolve) => setTimeout(resolve, 1));
    return performance.now() - startedAt;
  });
  expect(took).toBeLessThan(150);
  await page.keyboard.press('p');
  await page.getByRole('heading', { name: '1 / 6' }).waitFor();
});

test('mention, distinction and comments are chosen by keyboard, and what is asked changes nothing', async () => {
  const page = await site.visit('principal');
  await page.goto(`/classes/${classId}/council?student=${mariam}`);
  await hydrated(page);
  await page.getByLabel('proposée : très bien').waitFor();
  await page.keyboard.press('2');
  await expect.poll(() => remark('mention'), { timeout: 5000 }).toBe('bien');
  await page.getByLabel('Encouragements').check();
  await page.getByLabel('Appréciation générale').fill('Un très bon trimestre.');
  await expect.poll(() => remark('appreciation'), { timeout: 5000 }).toBe('Un très bon trimestre.');
  expect(await remark('distinctions')).toBe('{Encouragements}');
  expect(await page.getByLabel('Observation du chef').getAttribute('readonly')).not.toBeNull();

  await page.getByText('Et si…').click();
  await page.getByLabel('Note, Mathématiques, Composition').fill('2');
  await page.getByRole('button', { name: 'Calculer' }).press('Enter');
  // (18 + 2 × 2) ÷ 3 × 3 and 15 × 2, by 5
  await page.getByText('Moyenne 10,40').waitFor();
  const kept = await text(
    `select m.value::text as text from app_public.marks m
     join app_public.assessments a on a.id = m.assessment_id
     where a.name = 'Composition' and m.student_id = $1`,
    [mariam],
  );
  expect(kept).toBe('17.00');
  await sound(page);
  await page.getByRole('button', { name: 'Ouvrir le conseil' }).press('Enter');
  await page.getByText('conseil', { exact: true }).waitFor();
  const teacher = await site.visit('prof');
  await teacher.goto(`/marks/${course}/appreciations`);
  await teacher.getByText('Les appréciations ne changent plus ici').waitFor();
});

test('the office issues a class and has its PDF in two clicks, the family reads its own', async () => {
  await worker();
  const page = await site.visit('direction');
  await page.goto(`/classes/${classId}/bulletins`);
  await hydrated(page);
  expect(await page.getByRole('button', { name: 'Émettre les bulletins' }).isDisabled()).toBe(true);
  await db.query('begin');
  await db.query(
    `select tests.act_as('direction', k.school_id) from app_public.classes k where k.id = $1`,
    [classId],
  );
  await db.query(
    `select app_public.close_term(k.id, tests.term(k.school_id))
     from app_public.classes k where k.id = $1`,
    [classId],
  );
  await db.query('commit');
  await page.reload();
  await hydrated(page);
  await page.getByRole('button', { name: 'Émettre les bulletins' }).click();
  await page.getByText('6 bulletins émis.').waitFor();
  expect((await registerRows(page, 'Bulletins')).map((row) => row.slice(0, 2))).toEqual(
    ['Ehouman Paul', 'Hüseynov Əli', 'Koné Mariam', 'Tanoh Grâce', 'Yapi Ruth', 'សុខ ចាន់'].map(
      (name) => [name, '1'],
    ),
  );
  await page.getByRole('button', { name: 'Faire les PDF' }).click();
  const link = page.getByRole('link', { name: '4e A.pdf' });
  await link.waitFor({ timeout: 20_000 });
  await page.getByText('prêt').waitFor();
  const file = await page.request.get((await link.getAttribute('href'))!);
  expect(file.headers()['content-type']).toBe('application/pdf');
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await sound(page);

  const parent = await site.visit('parent', 'phone');
  await parent.goto(`/students/${mariam}`);
  await parent.getByRole('link', { name: /Term 1 · 2025-2026/ }).click();
  await parent.getByRole('heading', { name: 'Bulletin · Term 1 · 2025-2026' }).waitFor();
  await parent.getByText('Un très bon trimestre.').waitFor();
  await hydrated(parent);
  await sound(parent);
  const own = await parent.getByRole('link', { name: 'Télécharger le PDF' }).getAttribute('href');
  const copy = await parent.request.get(own!);
  expect(copy.status()).toBe(200);
  expect((await copy.body()).length).toBeLessThan(80_000);
  expect(copy.headers()['content-encoding']).toMatch(/br|gzip/);
  const others = await db.query<{ id: string }>(
    'select id from app_public.bulletins where student_id <> $1 limit 1',
    [mariam],
  );
  const foreign = others.rows[0]!.id;
  expect((await parent.request.get(`/files/bulletins/${foreign}.pdf`)).status()).toBe(404);
  expect((await parent.request.get(`/bulletins/${foreign}`)).status()).toBe(404);
  const html = await parent.request.get(new URL(parent.url()).pathname);
  expect(gzipSync(await html.body()).length).toBeLessThan(20_000);
}, 60_000);

test('all files of a school come in one ZIP, and a batch is cancelled and resumed', async () => {
  const page = await site.visit('direction');
  await page.goto('/classes');
  await page.getByRole('link', { name: 'Bulletins' }).click();
  await hydrated(page);
  await page.getByLabel('Choisir 4e A').check();
  await page.getByRole('button', { name: 'Faire les PDF' }).click();
  await page.getByText('en cours').waitFor();
  await page.getByRole('button', { name: 'Annuler' }).click();
  await page.getByText('annulé').waitFor();
  await worker();
  await page.getByRole('button', { name: 'Reprendre' }).click();
  await expect.poll(() => page.getByText('prêt').count(), { timeout: 20_000 }).toBe(2);
  const batch = await text('select max(id::text) as text from app_public.bulletin_batches');
  const zip = await page.request.get(`/files/batches/${batch}.zip`);
  expect((await zip.body()).subarray(0, 2).toString()).toBe('PK');
  await sound(page);
}, 60_000);

test('anybody verifies a code without an account: a few kilobytes, the verdict and nothing else', async () => {
  const page = await site.open({ javaScriptEnabled: false });
  const code = await text(
    `select code as text from app_public.bulletins where student_id = $1 and state = 'issued'`,
    [mariam],
  );
  const answer = await page.goto(`/v/${code}`);
  expect((await answer!.body()).length).toBeLessThan(5000);
  await page.getByRole('heading', { name: 'Authentique' }).waitFor();
  expect(await page.content()).not.toMatch(/Koné|Mariam|Adjamé|14,/);
  await page.getByLabel('Code').fill(code!.replace(/^./, (sign) => (sign === '7' ? '8' : '7')));
  await page.getByRole('button', { name: 'Vérifier' }).press('Enter');
  await page.getByRole('heading', { name: 'Inconnu' }).waitFor();
  const seen = await site.open({ viewport: { width: 360, height: 740 } });
  await seen.goto(`/v/${code}`);
  await sound(seen);
});

test('a bulletin is revoked with a reason, its code says so and the family no longer reads it', async () => {
  const page = await site.visit('direction');
  await page.goto(`/classes/${classId}/bulletins`);
  await hydrated(page);
  const row = page.getByRole('row', { name: /Koné Mariam/ });
  await row.getByText('Annuler…').press('Enter');
  await row.getByLabel('Motif').fill('Erreur de personne');
  await row.getByRole('button', { name: 'Annuler ce bulletin' }).press('Enter');
  await row.getByText('annulé').waitFor();
  const code = await text('select code as text from app_public.bulletins where student_id = $1', [
    mariam,
  ]);
  const anybody = await site.open({ locale: 'en-GB' });
  await anybody.goto(`/v/${code}`);
  await anybody.getByRole('heading', { name: 'Revoked' }).waitFor();
  const parent = await site.visit('parent');
  await parent.goto(`/students/${mariam}`);
  expect(await parent.getByRole('link', { name: /Term 1 · 2025-2026/ }).count()).toBe(0);
});

test('the school sets how its bulletins look, and a file that is no picture is refused', async () => {
  const page = await site.visit('direction');
  await page.goto('/setup/bulletins');
  await hydrated(page);
  await page.getByLabel('Lignes au-dessus').fill('République de Côte d’Ivoire\nUnion – Discipline');
  await page.getByLabel('Lieu de signature').fill('Abidjan');
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
  await page.getByText('Enregistré.').waitFor();
  expect(
    await text(`select array_to_string(bulletin_header, '|') as text from app_public.schools
      where bulletin_place = 'Abidjan'`),
  ).toBe('République de Côte d’Ivoire|Union – Discipline');
  await sound(page);
  const logo = page.locator('form', { has: page.locator('input[value=logo]') }).first();
  await logo.locator('input[type=file]').setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: Buffer.from('no picture'),
  });
  await logo.getByRole('button', { name: 'Enregistrer l’image' }).click();
  await page.getByText('Ce n’est pas un fichier PNG ou JPEG.').waitFor();
});

test('codes can be tried thirty times a minute, then one waits', async () => {
  const answers = [];
  for (let attempt = 0; attempt < 40; attempt += 1) {
    answers.push((await fetch(`${site.api.origin}/v/AAAA-${attempt}`)).status);
  }
  expect(new Set(answers)).toEqual(new Set([200, 429]));
});
