import { expect, test } from 'vitest';
import { hydrated, openSite } from '../support/site.ts';

const site = await openSite();
const classId = await site.idOf('classes', 'name', '4e A');

test('the keyboard alone leads from signing in to the explanation of an average', async () => {
  const page = await site.visit('direction');
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe('Aller au contenu');
  await page.keyboard.press('Enter');
  const tabTo = async (text: string): Promise<void> => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      if ((await focused.count()) && (await focused.innerText()).trim() === text) {
        const outline = await focused.evaluate((element) => getComputedStyle(element).outlineStyle);
        expect(outline).toBe('solid');
        return;
      }
    }
    throw new Error(`“${text}” can’t be reached with the Tab key`);
  };
  await tabTo('4e A');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/classes/${classId}`);
  await page.getByRole('link', { name: 'Koné Mariam' }).waitFor();
  await tabTo('Koné Mariam');
  await page.keyboard.press('Enter');
  await page.getByText('Pourquoi 17,33 en Mathématiques ?').waitFor();
  await tabTo('Pourquoi 17,33 en Mathématiques ?');
  await page.keyboard.press('Enter');
  await page.getByText('(18 × 1 + 17 × 2) ÷ (1 + 2) → 17,33').waitFor();
});

test('what was opened before the page’s script arrived stays open', async () => {
  const page = await site.visit('direction');
  const held = Promise.withResolvers<undefined>();
  await page.route('**/*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto(`/classes/${classId}`, { waitUntil: 'commit' });
  for (const summary of ['Collège d’Adjamé', 'Clore la période…']) {
    await page.locator('summary', { hasText: summary }).first().press('Enter');
  }
  held.resolve(undefined);
  await hydrated(page);
  await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
  await page.getByRole('button', { name: 'Clore maintenant' }).waitFor();
});
