import type { Page } from 'playwright-core';
import { ensureSite } from '../../web/server/build.ts';
import { launchBrowser } from '../support/browser.ts';
import { percentile, report, withClient, type Seeded } from './harness.ts';
import { bigClass, cookiesOf, withSite } from './site.ts';

const marks = 60;
const slowdown = 6;
// what “Interaction to Next Paint” calls good, and what is felt as at once
const good = 200;
const atOnce = 100;

// Runs in the page: from Enter to the paint in which the student's new average stands.
const watchFigures = (): void => {
  const seen: number[] = [];
  const waiting: (() => void)[] = [];
  const take = (time: number): void => {
    seen.push(time);
    for (const tell of waiting.splice(0)) tell();
  };
  Object.assign(window, {
    figureTimes: seen,
    // asking in every frame would draw frames that nobody else draws
    nextFigures: (count: number) =>
      new Promise<void>((resolve) => {
        if (seen.length > count) return resolve();
        waiting.push(resolve);
        setTimeout(resolve, 3000);
      }),
  });
  document.addEventListener(
    'keydown',
    ({ key, target, timeStamp }) => {
      const row = (target as Element).closest('tr');
      if (key !== 'Enter' || !row) return;
      const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => take(performance.now() - timeStamp)));
      });
      const figures = [...row.querySelectorAll('td')].slice(-2);
      for (const cell of figures) {
        observer.observe(cell, { subtree: true, childList: true, characterData: true });
      }
    },
    true,
  );
};

// Runs in the page: from each key to the paint that shows it.
const watchKeys = (): void => {
  const seen: number[] = [];
  Object.assign(window, { keyTimes: seen });
  document.addEventListener(
    'keydown',
    ({ timeStamp }) =>
      requestAnimationFrame(() => setTimeout(() => seen.push(performance.now() - timeStamp))),
    true,
  );
};

const timesOf = (page: Page, name: string): Promise<number[]> =>
  page.evaluate((list) => (window as unknown as Record<string, number[]>)[list]!, name);

const enter = async (page: Page, mark: number): Promise<void> => {
  await page.keyboard.type(String(mark).replace('.', ','));
  await page.keyboard.press('Enter');
};

/** Enters a column of marks at a pace; the times from each key to its paint. */
const typeAt = async (page: Page, perSecond: number): Promise<number[]> => {
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  const before = (await timesOf(page, 'keyTimes')).length;
  for (let n = 0; n < marks; n += 1) {
    const start = performance.now();
    await enter(page, ((n * 11 + perSecond) % 41) / 2);
    await page.waitForTimeout(Math.max(0, 1000 / perSecond - (performance.now() - start)));
  }
  return (await timesOf(page, 'keyTimes')).slice(before);
};

/**
 * Marks entered one by one in a class of sixty, the processor slowed six times: from the commit of
 * a mark to its averages and ranks on the screen; then from a key to its paint, at the pace of
 * somebody quick, and at one that nobody types at.
 */
export const entry = async (database: Seeded): Promise<void> => {
  await ensureSite();
  const { school, course } = await bigClass(database);
  // else the server tidies up a million new rows meanwhile, on the same two processors
  await withClient(database.adminUrl, async (client) => {
    await client.query('vacuum (analyze)');
    await client.query('checkpoint');
  });
  const browser = await launchBrowser();
  const problem = await withSite(database, async (origin) => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const cookies = Object.entries(cookiesOf(school));
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: origin })));
    const page = await context.newPage();
    await page.goto(`${origin}/marks/${course}`);
    await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });

    await page.locator('td[data-row="0"][data-column="11"]').click();
    await page.evaluate(watchFigures);
    for (let n = 0; n < marks; n += 1) {
      const seen = (await timesOf(page, 'figureTimes')).length;
      await enter(page, ((n * 7) % 41) / 2);
      // a mark that changes neither its student's average nor the rank shows nothing to wait for
      await page.evaluate(
        (count) =>
          (window as unknown as { nextFigures: (count: number) => Promise<void> }).nextFigures(
            count,
          ),
        seen,
      );
    }
    const figures = await timesOf(page, 'figureTimes');
    report(
      `Entry: from a mark's commit to its averages and ranks on screen, ${figures.length} of ` +
        `${marks} marks, processor slowed ${slowdown} times: p50 ${percentile(figures, 0.5).toFixed(0)} ms, ` +
        `p95 ${percentile(figures, 0.95).toFixed(0)} ms (limit 150)`,
    );

    await page.evaluate(watchKeys);
    const typed = await typeAt(page, 2);
    const hurried = await typeAt(page, 10);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    const fast = await typeAt(page, 10);
    const shown = (times: number[]): string =>
      `p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`;
    report(
      `Entry: from a key to its paint while marks are saved, slowed ${slowdown} times: two marks a ` +
        `second ${shown(typed)} (limit of p95 ${good}), ten a second ${shown(hurried)}; ` +
        `not slowed, ten a second ${shown(fast)} (limit of p95 ${atOnce})`,
    );
    await browser.close();
    if (figures.length < marks * 0.9) return 'figures did not come';
    if (percentile(figures, 0.95) > 150) return 'figures take more than 150 ms';
    const isDelayed = percentile(typed, 0.95) > good || percentile(fast, 0.95) > atOnce;
    return isDelayed ? 'typing is delayed' : '';
  });
  if (problem) throw new Error(`Entry: ${problem}.`);
};
