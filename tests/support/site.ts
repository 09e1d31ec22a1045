import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { setPasswords, startApi } from './api.ts';
import { launchBrowser } from './browser.ts';
import { connect, runFile, useDatabase } from './database.ts';

type Screen = 'phone' | 'desktop';

const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1366, height: 768 } };

/** The site with the people of `tests/web/fixture.sql`, and a real browser to visit it with. */
export const openSite = async () => {
  const database = await useDatabase();
  await runFile(database, path.join(import.meta.dirname, '../web/fixture.sql'));
  await setPasswords(database);
  const api = await startApi(database, { operations: 'listed' });
  process.env['ROLLBOOK_INTERNAL_ORIGIN'] = api.origin;
  const db = await connect(database.adminUrl);
  const browser = await launchBrowser();
  afterAll(() => browser.close());

  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      baseURL: api.origin,
      locale: 'fr-FR',
      viewport: sizes.desktop,
      ...options,
    });
    context.setDefaultTimeout(20_000);
    return context.newPage();
  };

  /** A window of somebody who has signed in. */
  const visit = async (login: string, screen: Screen = 'desktop'): Promise<Page> => {
    const page = await open({ viewport: sizes[screen] });
    const { cookie } = await api.signIn(login);
    const pairs = cookie.split('; ').map((pair) => pair.split('=') as [string, string]);
    const cookies = pairs.map(([name, value]) => ({ name, value, url: api.origin }));
    await page.context().addCookies(cookies);
    return page;
  };

  const idOf = async (table: string, column: string, value: string): Promise<string> => {
    const text = `select id from app_public.${table} where ${column} = $1`;
    return (await db.query(text, [value])).rows[0].id;
  };

  return { database, db, api, open, visit, idOf };
};

/** Waits until the page's script has taken over. */
export const hydrated = (page: Page): Promise<void> =>
  page.locator('#svelte-announcer').waitFor({ state: 'attached' });

/** The text of every cell of the page's register, row by row. */
export const registerRows = (page: Page, name: string): Promise<string[][]> =>
  page
    .getByRole('region', { name })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.children].map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim()),
      ),
    );
