import AxeBuilder from '@axe-core/playwright';
import { beforeEach, expect, test } from 'vitest';
import {
  allSaved,
  cellOf,
  choose,
  enter,
  input,
  openGradebook,
  overflow,
  saves,
} from '../support/gradebook.ts';

const { site, course, openBook } = await openGradebook();
const { db } = site;

const marksOf = async (number: string): Promise<string[]> =>
  (
    await db.query(
      `select a.name || ' ' || coalesce(trim_scale(m.value)::text, m.code) as mark
       from app_public.marks m
       join app_public.assessments a on a.id = m.assessment_id and a.course_id = $1
       join app_public.students s on s.id = m.student_id and s.student_number = $2
       order by a.name`,
      [course, number],
    )
  ).rows.map(({ mark }) => mark as string);

beforeEach(async () => {
  await db.query(
    `delete from app_public.marks m using app_public.assessments a
     where a.id = m.assessment_id and a.course_id = $1`,
    [course],
  );
});

test('one student’s marks stand below one another, reached from the name, all by keyboard', async () => {
  const page = await openBook();
  await choose(page, 0);
  await enter(page, '11');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  const grid = page.getByRole('grid', { name: 'Notes de Numéro Élève 1' });
  await grid.waitFor();
  await input(page).and(page.locator(':focus')).waitFor();
  expect(page.url()).toMatch(/[?&]student=/);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  expect(await input(page).inputValue()).toBe('11');
  const sent = saves(page);
  await page.keyboard.press('ArrowDown');
  await enter(page, '12,5');
  await enter(page, '25');
  await page.locator('.reason').getByText('La note dépasse le maximum de 10.').waitFor();
  await page.keyboard.press('Escape');
  await enter(page, 'a');
  await allSaved(page);
  expect(await marksOf('N1')).toEqual(['Devoir 1 11', 'Devoir 2 12.5', 'Devoir 3 A']);
  expect(sent.filter((body) => /"value":"?25/.test(body))).toEqual([]);
  await grid.getByText('11,75').waitFor();

  await page.keyboard.press('PageDown');
  await page.getByRole('heading', { name: /Numéro Élève 10/ }).waitFor();
  await enter(page, '7');
  await allSaved(page);
  expect(await marksOf('N10')).toEqual(['Devoir 3 7']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => marksOf('N10')).toEqual([]);
  await page.keyboard.press('PageUp');
  await page.getByRole('heading', { name: /Numéro Élève 1 / }).waitFor();
  await page.keyboard.press('PageUp');
  await page.getByRole('heading', { name: /Numéro Élève 1 / }).waitFor();

  await page.reload();
  await grid.waitFor();
  await page.getByRole('button', { name: 'Toute la classe' }).click();
  await page.getByRole('grid', { name: 'Notes des élèves' }).waitFor();
  expect(page.url()).not.toMatch('student=');
  await page.goBack();
  await grid.waitFor();
});

test('on a phone one student’s marks go in with the key “next”, and nothing is cut off', async () => {
  const page = await openBook('prof', 'phone');
  await page.getByRole('button', { name: 'Numéro Élève 2', exact: true }).click();
  await page.getByRole('grid', { name: 'Notes de Numéro Élève 2' }).waitFor();
  await cellOf(page, 11).locator('input:focus').waitFor();
  await enter(page, '8');
  await page.getByRole('button', { name: /^A, absent/ }).click();
  await allSaved(page);
  expect(await marksOf('N2')).toEqual(['Devoir 1 8', 'Devoir 2 A']);
  expect(await overflow(page)).toBe(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Élève suivant' }).click();
  await page.getByRole('heading', { name: /Numéro Élève 20/ }).waitFor();
});
