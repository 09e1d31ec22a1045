import path from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { setPasswords } from './api.ts';
import { runFile } from './database.ts';
import { hydrated, openSite } from './site.ts';

/** The site with the class of `tests/web/gradebook.sql`, and what teachers do in its gradebook. */
export const openGradebook = async () => {
  const site = await openSite();
  await runFile(site.database, path.join(import.meta.dirname, '../web/gradebook.sql'));
  await setPasswords(site.database);
  const classId = await site.idOf('classes', 'name', '5e B');
  const test1 = await site.idOf('assessments', 'name', 'Devoir 1');
  const course: string = (
    await site.db.query('select id from app_public.courses where class_id = $1', [classId])
  ).rows[0].id;

  const openBook = async (
    who = 'prof',
    screen: 'desktop' | 'phone' = 'desktop',
    query = '',
  ): Promise<Page> => {
    const page = await site.visit(who, screen);
    onTestFinished(() => page.context().close());
    await page.goto(`/marks/${course}${query}`);
    await hydrated(page);
    return page;
  };

  /** The marks of the first assessment, by the names of the students. */
  const stored = async (): Promise<string[]> =>
    (
      await site.db.query(
        `select coalesce(trim_scale(m.value)::text, m.code) as mark
         from app_public.marks m
         join app_public.students s on s.school_id = m.school_id and s.id = m.student_id
         where m.assessment_id = $1
         order by s.last_name, s.first_name`,
        [test1],
      )
    ).rows.map(({ mark }) => mark);

  return { site, classId, test1, course, openBook, stored };
};

export const input = (page: Page) => page.getByRole('grid').locator('input');

export const cellOf = (page: Page, row: number, column = 0) =>
  page.locator(`td[data-row="${row}"][data-column="${column}"]`);

export const choose = async (page: Page, row: number, column = 0): Promise<void> => {
  const cell = cellOf(page, row, column);
  if (!(await cell.locator('input').count())) await cell.click();
  await cell.locator('input').focus();
};

/** Types what stands in the chosen cell and commits it. */
export const enter = async (page: Page, mark: string): Promise<void> => {
  await page.keyboard.type(mark);
  await page.keyboard.press('Enter');
};

export const allSaved = (page: Page): Promise<void> =>
  page.getByText(/^Tout est enregistré, /).waitFor();

/** What the page sends to save marks, from now on. */
export const saves = (page: Page): string[] => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('saveMarks')) sent.push(request.postData()!);
  });
  return sent;
};

/** How much wider than the screen the page is. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export const paste = (page: Page, text: string): Promise<void> =>
  input(page).evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
