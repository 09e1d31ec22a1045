import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import {
  allSaved,
  cellOf,
  choose,
  enter,
  input,
  openGradebook,
  overflow,
} from '../support/gradebook.ts';

const { site, course, openBook } = await openGradebook();
const { db } = site;
const three = ['Devoir 1', 'Devoir 2', 'Devoir 3'];

const columns = (page: Page): Promise<string[]> =>
  page.locator('[data-head]').evaluateAll((heads) => heads.map((head) => head.textContent ?? ''));
const stored = async () =>
  (
    await db.query(
      `select name, kind, maximum::float, coefficient::float, held_on::text, optional, category
       from app_public.assessments where course_id = $1 order by position, name`,
      [course],
    )
  ).rows;
const names = async (): Promise<string[]> => (await stored()).map(({ name }) => name as string);
const dialog = (page: Page) => page.getByRole('dialog');
const openHead = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

beforeEach(async () => {
  await db.query(
    `delete from app_public.marks m using app_public.assessments a
     where a.id = m.assessment_id and a.course_id = $1`,
    [course],
  );
  await db.query('delete from app_public.assessments where course_id = $1 and name <> all ($2)', [
    course,
    three,
  ]);
  await db.query(
    `update app_public.assessments
     set position = right(name, 1)::integer, maximum = case name when 'Devoir 3' then 10 else 20 end
     where course_id = $1`,
    [course],
  );
});

test('a new assessment stands in the grid at once, beside marks that are still on their way', async () => {
  const page = await openBook();
  await choose(page, 0);
  await enter(page, '25');
  await page.keyboard.press('ArrowDown');
  await enter(page, '12');
  await page.getByRole('button', { name: 'Nouvelle évaluation' }).click();
  await dialog(page).getByLabel('Nom').waitFor();
  expect(await page.locator(':focus').getAttribute('id')).toBe('assessment-name');
  expect(await dialog(page).getByLabel('Note maximale').inputValue()).toBe('20');
  expect(await dialog(page).getByLabel('Catégorie').count()).toBe(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.type('Interro de géométrie');
  await dialog(page).getByLabel('Genre').fill('Interrogation');
  await dialog(page).getByLabel('Date').fill('2026-02-03');
  await dialog(page).getByLabel('Note maximale').fill('10');
  await dialog(page).getByLabel('Coefficient').fill('0,5');
  await dialog(page).getByLabel('Prise en compte').selectOption('bonus');
  await page.keyboard.press('Enter');
  await page.getByRole('columnheader', { name: /géométrie \/10 · facultatif Brouillon/ }).waitFor();
  expect(await columns(page)).toEqual([...three, 'Interro de géométrie']);
  expect((await stored()).at(-1)).toEqual({
    name: 'Interro de géométrie',
    kind: 'Interrogation',
    maximum: 10,
    coefficient: 0.5,
    held_on: '2026-02-03',
    optional: 'bonus',
    category: null,
  });
  expect(await cellOf(page, 0, 0).textContent()).toMatch(/^25/);
  await expect.poll(() => cellOf(page, 0, 3).locator('input:focus').count()).toBe(0);
  expect(await cellOf(page, 2, 3).locator('input:focus').count()).toBe(1);
  await enter(page, '9');
  await allSaved(page);
  await page
    .getByRole('status')
    .getByText('Interro de géométrie est créée.')
    .waitFor({ state: 'attached' });
});

test('what can’t be is said at its field, and nothing typed is lost', async () => {
  const page = await openBook();
  await choose(page, 0);
  await enter(page, '15');
  await allSaved(page);
  await openHead(page, 'Devoir 1');
  const problem = async (field: string, text: string, why: string): Promise<void> => {
    await dialog(page).getByLabel(field).fill(text);
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('alert').getByText(why).waitFor();
    const wrong = dialog(page).getByLabel(field);
    expect(await wrong.getAttribute('aria-invalid')).toBe('true');
    expect(await wrong.inputValue()).toBe(text);
    expect(await wrong.evaluate((element) => element === document.activeElement)).toBe(true);
  };
  await problem('Note maximale', '14', 'Des notes dépassent ce maximum');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await problem('Note maximale', 'vingt', 'Écrivez un nombre');
  await dialog(page).getByLabel('Note maximale').fill('15');
  await problem('Coefficient', '-1', 'ne peut pas être négatif');
  await dialog(page).getByLabel('Coefficient').fill('2');
  await problem('Nom', ' ', 'Donnez un nom');
  await problem('Nom', 'Devoir 2', 'Ce nom existe déjà');
  await dialog(page).getByLabel('Nom').fill('Devoir 1');
  await page.keyboard.press('Enter');
  await page.getByRole('columnheader', { name: /Devoir 1 \/15 · coef 2/ }).waitFor();
  await choose(page, 1);
  await enter(page, '16');
  await page.locator('.reason').getByText('La note dépasse le maximum de 15.').waitFor();
  await db.query(`update app_public.assessments set coefficient = 1 where name = 'Devoir 1'`);
});

test('assessments move by buttons and by keys, and stay so', async () => {
  const page = await openBook();
  await openHead(page, 'Devoir 1');
  await dialog(page).getByRole('button', { name: 'Déplacer à droite' }).click();
  await dialog(page).getByText('Place 2 sur 3').waitFor();
  await page.keyboard.press('Escape');
  expect(await columns(page)).toEqual(['Devoir 2', 'Devoir 1', 'Devoir 3']);
  expect(await cellOf(page, 0, 1).locator('input:focus').count()).toBe(1);
  await page.keyboard.press('ArrowUp');
  const focused = () => page.locator(':focus').textContent();
  expect(await focused()).toBe('Devoir 1');
  await page.keyboard.press('ArrowRight');
  await expect.poll(focused).toBe('Devoir 3');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  expect(await columns(page)).toEqual(['Devoir 3', 'Devoir 2', 'Devoir 1']);
  await expect.poll(focused).toBe('Devoir 3');
  await expect.poll(names).toEqual(['Devoir 3', 'Devoir 2', 'Devoir 1']);
  await page.keyboard.press('ArrowDown');
  await enter(page, '9');
  await allSaved(page);
  await page.reload();
  expect(await columns(page)).toEqual(['Devoir 3', 'Devoir 2', 'Devoir 1']);
  expect(await input(page).inputValue()).toBe('9');
});

test('an assessment without marks is deleted; one with marks says what to do', async () => {
  const page = await openBook();
  await choose(page, 0);
  await enter(page, '15');
  await allSaved(page);
  await openHead(page, 'Devoir 1');
  await dialog(page).getByRole('button', { name: 'Supprimer' }).click();
  await dialog(page)
    .getByRole('alert')
    .getByText(/a des notes : effacez-les d’abord/)
    .waitFor();
  await page.keyboard.press('Escape');
  expect(await names()).toEqual(three);
  await page.getByRole('button', { name: 'Nouvelle évaluation' }).click();
  await dialog(page).getByLabel('Nom').fill('Erreur');
  await dialog(page).getByLabel('Note maximale').fill('0');
  await page.keyboard.press('Enter');
  await dialog(page).getByText('La note maximale doit être supérieure à 0.').waitFor();
  await dialog(page).getByLabel('Note maximale').fill('5');
  await page.keyboard.press('Enter');
  await openHead(page, 'Erreur');
  await dialog(page).getByRole('button', { name: 'Supprimer' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  await expect.poll(() => columns(page)).toEqual(three);
  expect(await names()).toEqual(three);
  expect(await input(page).evaluate((element) => element === document.activeElement)).toBe(true);
});

test('in a closed term nothing is offered, and a dialog still open is told', async () => {
  const page = await openBook();
  await page.getByRole('button', { name: 'Nouvelle évaluation' }).click();
  await dialog(page).getByLabel('Nom').fill('Trop tard');
  const set = (state: string) =>
    db.query(
      `insert into app_public.class_terms (school_id, class_id, term_id, state, closed_at)
       select c.school_id, c.class_id, a.term_id, $2, now()
       from app_public.courses c join app_public.assessments a on a.course_id = c.id
       where c.id = $1 limit 1
       on conflict (school_id, class_id, term_id) do update set state = $2`,
      [course, state],
    );
  await set('closed');
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('alert').getByText('La période est close').waitFor();
  expect(await names()).toEqual(three);
  await page.reload();
  await page.getByText('La période est close pour cette classe').waitFor();
  expect(await page.getByRole('button', { name: 'Nouvelle évaluation' }).count()).toBe(0);
  expect(await page.locator('[data-head]').count()).toBe(0);
  await db.query('delete from app_public.class_terms');
});

test('an empty gradebook invites to create the first assessment; who only reads is not asked', async () => {
  await db.query('delete from app_public.assessments where course_id = $1', [course]);
  const reader = await openBook('principal');
  await reader.getByText('Aucune évaluation dans cette période.').waitFor();
  expect(await reader.getByRole('button', { name: 'Nouvelle évaluation' }).count()).toBe(0);
  const page = await openBook('prof', 'phone');
  await page.getByRole('main').getByText('Créez la première').waitFor();
  await page.getByRole('button', { name: 'Nouvelle évaluation' }).last().click();
  expect(await overflow(page)).toBe(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await dialog(page).getByLabel('Nom').fill('Un devoir au nom vraiment très long, de géométrie');
  await dialog(page).getByRole('button', { name: 'Créer l’évaluation' }).click();
  await cellOf(page, 0).locator('input:focus').waitFor();
  await enter(page, '12');
  await allSaved(page);
  expect(await overflow(page)).toBe(0);
  const heads = await page
    .locator('thead th:visible')
    .evaluateAll((cells) =>
      cells.map((cell) => [
        cell.scrollWidth - cell.clientWidth,
        cell.getBoundingClientRect().height,
      ]),
    );
  expect(heads.every(([extra]) => extra! <= 0)).toBe(true);
});
