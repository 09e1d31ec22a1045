import AxeBuilder from '@axe-core/playwright';
import { Secret, TOTP } from 'otpauth';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { factorPlace, seal } from '../../db/seal.ts';
import { startWorker } from '../../worker/index.ts';
import { password } from '../support/api.ts';
import { allSaved, cellOf, choose, enter, openGradebook } from '../support/gradebook.ts';

const { site, test1, course, openBook, stored } = await openGradebook();

beforeEach(async () => {
  await site.db.query('delete from app_public.marks where assessment_id = $1', [test1]);
});

test('two teachers on one cell see both values and choose; the history keeps both', async () => {
  const mine = await openBook('prof');
  const theirs = await openBook('direction');
  for (const [page, mark] of [
    [theirs, '13'],
    [mine, '14'],
  ] as const) {
    await choose(page, 0);
    await page.keyboard.type(mark);
    await page.keyboard.press('Enter');
    if (page === theirs) await allSaved(theirs);
  }
  const alert = mine.getByRole('alert').filter({ hasText: 'Deux personnes' });
  await alert.getByText(/vous, 14 \(à \d\d:\d\d:\d\d\)/).waitFor();
  await alert.getByText(/direction direction, 13 \(à \d\d:\d\d:\d\d\)/).waitFor();
  expect(await stored()).toEqual(['13']);
  expect((await new AxeBuilder({ page: mine }).analyze()).violations).toEqual([]);
  await alert.getByRole('button', { name: 'Garder la mienne : 14' }).click();
  await expect.poll(stored).toEqual(['14']);
  await allSaved(mine);
  const { rows } = await site.db.query(
    `select array_agg((after ->> 'value')::float order by at, id) as marks from audit.log
     where table_name like '%marks' and operation <> 'delete'
       and key ->> 'assessment_id' = $1 and at > now() - interval '30 seconds'`,
    [test1],
  );
  expect(rows[0].marks.slice(-2)).toEqual([13, 14]);

  await choose(theirs, 0);
  await theirs.keyboard.type('9');
  await theirs.keyboard.press('Enter');
  await theirs.getByRole('button', { name: 'Prendre l’autre : 14' }).click();
  expect(await cellOf(theirs, 0).textContent()).toMatch(/14.*modifiée par prof prof/s);
  expect(await stored()).toEqual(['14']);
});

test('a session that ended is opened again in place, and nothing typed is lost', async () => {
  const page = await openBook();
  await choose(page, 0);
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await page.keyboard.type('13');
  await page.keyboard.press('Enter');
  await page.getByText('2 notes en attente d’envoi').waitFor();
  await page.getByRole('button', { name: 'Se reconnecter' }).click();
  const dialog = page.getByRole('dialog');
  const signIn = async (login: string): Promise<void> => {
    await dialog.getByLabel(/Nom d’utilisateur/).fill(login);
    await dialog.getByLabel('Mot de passe').fill(password);
    await dialog.getByRole('button', { name: 'Se connecter et enregistrer' }).click();
  };
  await signIn('direction');
  await dialog.getByText('Ces notes sont celles de prof prof').waitFor();
  expect(await stored()).toEqual([]);
  await signIn('prof');
  await allSaved(page);
  expect(await stored()).toEqual(['12', '13']);
  expect(cookies.length).toBeGreaterThan(0);
});

test('who has a second factor shows its code in place too', async () => {
  const page = await openBook();
  const secret = Buffer.from('twenty bytes of test');
  const { rows } = await site.db.query(`select tests.user('prof') as id`);
  await site.db.query(
    `insert into app_private.second_factors (user_id, sealed, confirmed_at) values ($1, $2, now())`,
    [rows[0].id, seal(site.database.masterKey, factorPlace(rows[0].id), secret)],
  );
  onTestFinished(async () => {
    await site.db.query('delete from app_private.second_factors');
  });
  await choose(page, 0);
  await page.context().clearCookies();
  await page.keyboard.type('11');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Se reconnecter' }).click();
  const dialog = page.getByRole('dialog');
  const submit = () => dialog.getByRole('button', { name: 'Se connecter et enregistrer' }).click();
  await dialog.getByLabel(/Nom d’utilisateur/).fill('prof');
  await dialog.getByLabel('Mot de passe').fill(password);
  await submit();
  await dialog.getByLabel('Code de votre téléphone').fill('000000');
  await submit();
  await dialog.getByText('Ce code n’est pas le bon').waitFor();
  const otp = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) });
  await dialog.getByLabel('Code de votre téléphone').fill(otp.generate());
  await submit();
  await allSaved(page);
  expect(await stored()).toContain('11');
});

test('without the server typing goes on, leaving warns, and the marks go when it is back', async () => {
  const page = await openBook();
  await page.route('**/graphql', (route) => route.abort());
  await choose(page, 0);
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await page.getByText('Le serveur ne répond pas').waitFor();
  await page.keyboard.type('13');
  await page.keyboard.press('Enter');
  await page.getByText('2 notes en attente d’envoi').waitFor();
  await cellOf(page, 0).getByText('en attente d’envoi').waitFor({ state: 'attached' });
  const question = page.waitForEvent('dialog');
  const click = page.getByRole('main').getByRole('link', { name: '5e B' }).click();
  const dialog = await question;
  expect(dialog.message()).toMatch('Des notes ne sont pas enregistrées');
  await dialog.dismiss();
  await click;
  expect(page.url()).toMatch(course);
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Réessayer maintenant' }).click();
  await allSaved(page);
  expect(await stored()).toEqual(['12', '13']);
});

test('a changed mark keeps the remark that the family reads', async () => {
  await site.db.query(
    `insert into app_public.marks (school_id, assessment_id, student_id, value, comment)
     select s.school_id, $1, s.id, 10, 'Bon début' from app_public.students s
     where s.student_number = 'N1'`,
    [test1],
  );
  const page = await openBook();
  await choose(page, 0);
  await page.keyboard.type('11');
  await page.keyboard.press('Enter');
  await allSaved(page);
  const { rows } = await site.db.query(
    'select value::float, comment from app_public.marks where assessment_id = $1',
    [test1],
  );
  expect(rows).toEqual([{ value: 11, comment: 'Bon début' }]);
  await cellOf(page, 0).getByText('Remarque : Bon début').waitFor({ state: 'attached' });
});

test('undoing what was saved is a change like any other: the history keeps both', async () => {
  const page = await openBook();
  await choose(page, 0);
  await enter(page, '16');
  await allSaved(page);
  await page.getByRole('button', { name: 'Annuler' }).click();
  await expect.poll(stored).toEqual([]);
  const { rows } = await site.db.query(
    `select operation, (coalesce(after, before) ->> 'value')::float as value from audit.log
     where table_name like '%marks' and key ->> 'assessment_id' = $1
     order by at desc, id desc limit 2`,
    [test1],
  );
  expect(rows).toEqual([
    { operation: 'delete', value: 16 },
    { operation: 'insert', value: 16 },
  ]);
});

test('what a colleague enters in another cell appears by itself, with the name', async () => {
  const worker = await startWorker({ connectionString: site.database.workerUrl });
  onTestFinished(worker.stop);
  const mine = await openBook('prof');
  const theirs = await openBook('direction');
  await choose(mine, 5);
  await mine.keyboard.type('1');
  await choose(theirs, 1);
  await enter(theirs, '13');
  await cellOf(mine, 1)
    .getByText('modifiée par direction direction')
    .waitFor({ state: 'attached' });
  expect(await cellOf(mine, 1).textContent()).toMatch(/^13/);
  expect(await mine.getByRole('alert').filter({ hasText: 'Deux personnes' }).count()).toBe(0);
  await enter(mine, '4');
  await expect.poll(stored).toEqual(['13', '14']);
});

test('a mark changed after its publication is marked so as soon as it is saved', async () => {
  const page = await openBook();
  await choose(page, 0, 0);
  await enter(page, '12');
  await allSaved(page);
  await cellOf(page, 0)
    .getByText(/Saisie après la publication par prof prof/)
    .waitFor({ state: 'attached' });
  await choose(page, 0);
  await enter(page, '13');
  await cellOf(page, 0)
    .getByText(/Modifiée après la publication par prof prof/)
    .waitFor({ state: 'attached' });
  expect(await cellOf(page, 0).getAttribute('class')).toMatch('late');
  await choose(page, 0, 1);
  await enter(page, '13');
  await allSaved(page);
  expect(await cellOf(page, 0, 1).textContent()).not.toMatch('publication');
  await choose(page, 0, 1);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await allSaved(page);
});

test('averages and ranks come back with each save', async () => {
  const page = await openBook();
  const figures = () =>
    page
      .locator('tbody tr')
      .first()
      .locator('td')
      .evaluateAll((cells) => cells.slice(-2).map((cell) => cell.textContent?.trim()));
  expect(await figures()).toEqual(['—', '—']);
  await choose(page, 0);
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  await expect.poll(figures).toEqual(['15,00', '1er']);
  await page.keyboard.type('18');
  await page.keyboard.press('Enter');
  await expect.poll(figures).toEqual(['15,00', '2e']);
});

test('the foot says what is missing, the mean, the lowest and the highest', async () => {
  const page = await openBook();
  const foot = (row: number): Promise<string | null> =>
    page.locator('tfoot tr').nth(row).locator('td').first().textContent();
  expect(await foot(0)).toMatch(/0\/60\s+60 manquantes/);
  await choose(page, 0);
  for (const mark of ['10', 'a', '0', '16']) await enter(page, mark);
  await allSaved(page);
  expect(await foot(0)).toMatch(/4\/60\s+56 manquantes/);
  await expect.poll(() => foot(1)).toMatch(/8,67\s+0 – 16/);
  await page.getByRole('columnheader', { name: '/20 provisoire' }).waitFor();
  const looks = (row: number) =>
    cellOf(page, row).evaluate((cell) => [
      getComputedStyle(cell).backgroundImage.includes('repeating'),
      getComputedStyle(cell).fontStyle,
      cell.querySelector('.mark')?.textContent,
    ]);
  expect(await Promise.all([1, 2, 5].map(looks))).toEqual([
    [false, 'italic', 'A'],
    [false, 'normal', '0'],
    [true, 'normal', ''],
  ]);
});
