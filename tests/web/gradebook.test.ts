import AxeBuilder from '@axe-core/playwright';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  allSaved,
  cellOf,
  choose,
  input,
  openGradebook,
  overflow,
  paste,
  saves,
} from '../support/gradebook.ts';

const { site, test1, course, openBook, stored } = await openGradebook();

beforeEach(async () => {
  await site.db.query('delete from app_public.marks where assessment_id = $1', [test1]);
});

test('a teacher finds the gradebook from home and from the class', async () => {
  const page = await site.visit('prof');
  await page.goto('/');
  await page.getByRole('link', { name: 'Mathématiques, 5e B' }).click();
  await page.waitForURL(`**/marks/${course}`);
  await page.getByRole('heading', { name: /Mathématiques/ }).waitFor();
  await page.getByRole('main').getByRole('link', { name: '5e B' }).click();
  await page
    .getByRole('navigation', { name: 'Notes par matière' })
    .getByRole('link', { name: 'Mathématiques' })
    .click();
  await page.waitForURL(`**/marks/${course}`);
  await page.getByRole('columnheader', { name: /Devoir 1.*Publiée/ }).waitFor();
  await page.getByRole('columnheader', { name: /Devoir 2.*Brouillon/ }).waitFor();
  await page.getByRole('columnheader', { name: /Devoir 3.*Prévue 28\/11\/2030/ }).waitFor();
});

test('sixty marks go in by keyboard at ten per second, and none is lost', async () => {
  const page = await openBook();
  const wanted = Array.from({ length: 60 }, (_, n) => String(((n * 7) % 41) / 2));
  await choose(page, 0);
  for (const mark of wanted) {
    const start = performance.now();
    await page.keyboard.type(mark.replace('.', ','));
    await page.keyboard.press('Enter');
    await page.waitForTimeout(Math.max(0, 100 - (performance.now() - start)));
  }
  await allSaved(page);
  expect(await stored()).toEqual(wanted);
  await page.getByRole('status').getByText('60/60 saisies').waitFor({ state: 'attached' });
}, 60_000);

test('sixty pasted marks are previewed, applied in one step and undone in one', async () => {
  const page = await openBook();
  await choose(page, 0);
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await allSaved(page);
  await choose(page, 0);
  const text = Array.from({ length: 60 }, (_, n) => (n === 7 ? '25' : '12,5')).join('\r\n');
  await page.evaluate(() => {
    document.addEventListener('paste', () => performance.mark('paste'), true);
    const look = new MutationObserver(() => {
      if (!document.body.innerText.includes('59 notes valables')) return;
      look.disconnect();
      requestAnimationFrame(() => performance.measure('preview', 'paste'));
    });
    look.observe(document.body, { subtree: true, childList: true });
  });
  await paste(page, text);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('59 notes valables').waitFor();
  const preview = () =>
    page.evaluate(() => performance.getEntriesByName('preview').map(({ duration }) => duration));
  await expect.poll(preview).toHaveLength(1);
  expect((await preview())[0]).toBeLessThan(300);
  await dialog.getByText('1 non valable').waitFor();
  await dialog.getByText('1 remplace une note').waitFor();
  const sent = saves(page);
  await dialog.getByRole('button', { name: 'Coller 59 notes' }).click();
  await expect.poll(stored).toEqual(Array(59).fill('12.5'));
  expect(sent).toHaveLength(1);
  await allSaved(page);
  await page.keyboard.press('Control+z');
  await expect.poll(stored).toEqual(['3']);
  await page.keyboard.press('Control+y');
  await expect.poll(async () => (await stored()).length).toBe(59);
});

test('pasted marks find their students by number', async () => {
  const page = await openBook();
  await choose(page, 0);
  await paste(page, 'N2\tx\t8\nN1\ty\t9\nN99\tz\t10');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('1 élève inconnu').first().waitFor();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Coller 2 notes' }).click();
  await allSaved(page);
  const { rows } = await site.db.query(
    `select s.student_number, m.value::float from app_public.marks m
     join app_public.students s on s.id = m.student_id
     where m.assessment_id = $1 order by 1`,
    [test1],
  );
  expect(rows).toEqual([
    { student_number: 'N1', value: 9 },
    { student_number: 'N2', value: 8 },
  ]);
});

test.each([
  ['25', 'La note dépasse le maximum de 20.'],
  ['-1', 'Une note ne peut pas être négative.'],
  ['12,345', 'Une note a deux décimales au plus.'],
  ['q', /Code inconnu/],
])('“%s” is refused in words, the cell keeps the keyboard, nothing is sent', async (text, why) => {
  const page = await openBook();
  const sent = saves(page);
  await choose(page, 0);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await page.locator('.reason').getByText(why).waitFor();
  expect(await input(page).getAttribute('aria-invalid')).toBe('true');
  expect(await cellOf(page, 0).locator('input:focus').count()).toBe(1);
  expect(await input(page).inputValue()).toBe(text);
  await page.waitForTimeout(200);
  expect(sent).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await input(page).inputValue()).toBe('');
  expect(await input(page).getAttribute('aria-invalid')).toBeNull();
});

test('codes go in by their letter: one leaves the average alone, the other counts zero', async () => {
  const page = await openBook();
  const average = () => page.locator('tbody tr').first().locator('td').nth(-2).textContent();
  await choose(page, 0, 1);
  await page.keyboard.type('10');
  await page.keyboard.press('Enter');
  await expect.poll(average).toMatch('10,00');
  await choose(page, 0, 0);
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await allSaved(page);
  expect(await stored()).toEqual(['A']);
  await cellOf(page, 0).getByText('absent, ne compte pas').waitFor({ state: 'attached' });
  expect(await average()).toMatch('10,00');
  await choose(page, 0, 0);
  await page.keyboard.type('z');
  await page.keyboard.press('Enter');
  await expect.poll(average).toMatch('5,00');
  await cellOf(page, 0).getByText('compte 0').waitFor({ state: 'attached' });
  await page.getByText('Aide : touches et codes').click();
  await page.locator('details[open] dl').first().waitFor();
  expect(await page.locator('details[open] dl').first().locator('kbd').count()).toBe(7);
  await choose(page, 0, 1);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await allSaved(page);
});

describe('on a phone', () => {
  test('twenty marks go in with the key “next”, one assessment, no scrolling by hand', async () => {
    const page = await openBook('prof', 'phone');
    await page.getByLabel('Évaluation').selectOption('Devoir 1');
    await cellOf(page, 0).click();
    expect(await input(page).getAttribute('inputmode')).toBe('decimal');
    expect(await input(page).getAttribute('enterkeyhint')).toBe('next');
    expect(await page.locator('td[data-column]:visible').count()).toBe(60);
    for (let n = 0; n < 20; n++) {
      if (n === 5) await page.getByRole('button', { name: /^A, absent/ }).click();
      else if (n === 6) await page.keyboard.press('Enter');
      else {
        await page.keyboard.type('11');
        await page.keyboard.press('Enter');
      }
      const isVisible = await input(page).evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === element;
      });
      expect(isVisible, `the cell after ${n + 1} marks`).toBe(true);
    }
    await page.getByText('19/60 saisies').waitFor();
    await allSaved(page);
    expect((await stored()).join(' ')).toBe(`${'11 '.repeat(5)}A${' 11'.repeat(13)}`);
  });
});

test('a mark is copied into the blank cells below, and taken back in one step', async () => {
  const page = await openBook();
  await choose(page, 2);
  await page.keyboard.type('4');
  await page.keyboard.press('Enter');
  await choose(page, 0);
  await page.keyboard.type('17');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+d');
  await expect.poll(stored).toEqual(['17', '17', '4', ...Array(57).fill('17')]);
  await allSaved(page);
  await page.getByRole('button', { name: 'Annuler' }).click();
  await expect.poll(stored).toEqual(['17', '4']);
});

test('the keyboard alone reaches, moves in and leaves the grid', async () => {
  const page = await openBook();
  await page.getByRole('button', { name: 'Voir un élève' }).focus();
  await page.keyboard.press('Tab');
  const place = () =>
    page.evaluate(() => {
      const cell = document.activeElement?.closest('td');
      return cell && `${cell.dataset['row']} ${cell.dataset['column']}`;
    });
  expect(await place()).toBe('0 0');
  const steps: [key: string, place: string][] = [
    ['ArrowDown', '1 0'],
    ['ArrowRight', '1 1'],
    ['End', '1 2'],
    ['Home', '1 0'],
    ['PageDown', '11 0'],
    ['Control+End', '59 2'],
    ['Control+Home', '0 0'],
  ];
  for (const [key, wanted] of steps) {
    await page.keyboard.press(key);
    expect(await place(), key).toBe(wanted);
  }
  await page.keyboard.type('8');
  await page.keyboard.press('Tab');
  expect(await place()).toBe('0 1');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('F2');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await place()).toBeNull();
  await allSaved(page);
  expect(await stored()).toEqual(['8']);
});

test('who may not write these marks reads them', async () => {
  const page = await openBook('principal');
  await page.getByText('Vous pouvez lire ces notes').waitFor();
  const sent = saves(page);
  await choose(page, 0);
  await page.keyboard.type('12');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: 'Annuler' }).count()).toBe(0);
  expect(await input(page).inputValue()).toBe('');
  expect(sent).toEqual([]);
  expect((await (await site.visit('ailleurs')).goto(`/marks/${course}`))?.status()).toBe(404);
  expect((await (await site.visit('parent')).goto(`/marks/${course}`))?.status()).toBe(404);
});

test.each(['desktop', 'phone'] as const)(
  'on a %s the page is accessible and fits',
  async (screen) => {
    const page = await openBook('prof', screen);
    for (const column of screen === 'phone' ? [2, 1, 0] : []) {
      await page.getByLabel('Évaluation').selectOption(String(column));
      expect(await overflow(page)).toBe(0);
    }
    await choose(page, 0);
    await page.keyboard.type('25');
    await page.keyboard.press('Enter');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  },
);

test('on paper every mark has its student and its assessment', async () => {
  const page = await openBook('prof');
  await page.emulateMedia({ media: 'print' });
  for (const head of ['[data-name="0"]', '[data-head="0"]']) {
    expect(await page.locator(head).isVisible(), head).toBe(true);
  }
});

test('names stay in sight when a wide gradebook is scrolled aside and down', async () => {
  const page = await openBook();
  await page.setViewportSize({ width: 700, height: 600 });
  const distance = (row: number) =>
    page
      .locator(`tbody tr:nth-child(${row}) th`)
      .evaluate((name) =>
        Math.abs(
          name.getBoundingClientRect().left - name.closest('.book')!.getBoundingClientRect().left,
        ),
      );
  const scroll = (left: number, top: number) =>
    page.locator('.book').evaluate((book, to) => book.scrollTo(...to), [left, top] as const);
  await scroll(200, 0);
  expect(await page.locator('.book').evaluate((book) => book.scrollLeft)).toBeGreaterThan(50);
  await expect.poll(() => distance(2)).toBeLessThanOrEqual(1);
  await scroll(200, 5000);
  await expect.poll(() => distance(60)).toBeLessThanOrEqual(1);
});
