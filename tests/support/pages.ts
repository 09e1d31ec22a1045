import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hydrated, openSite } from './site.ts';

type Screen = 'phone' | 'desktop';

const known = new Map<string, number>();
const gzippedSize = async (file: string): Promise<number> => {
  const size = known.get(file) ?? gzipSync(await (await fetch(file)).bytes()).length;
  known.set(file, size);
  return size;
};

// Scripts and styles that a page asks for, gzipped.
const sizesOf = async (page: Page): Promise<{ js: number; css: number }> => {
  const files = await page.evaluate(() =>
    performance.getEntriesByType('resource').map((entry) => entry.name),
  );
  const sizes = { js: 0, css: 0 };
  for (const file of files) {
    const kind = /\.(js|css)$/.exec(file)?.[1] as 'js' | 'css' | undefined;
    if (kind) sizes[kind] += await gzippedSize(file);
  }
  return sizes;
};

const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Errors of a window's scripts, its console and its requests, as they come. */
const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const isMissingPage = page.url().endsWith('/nothing') && message.text().includes('404');
    if (message.type() === 'error' && !isMissingPage) complaints.push(message.text());
  });
  return complaints;
};

const openExplanations = async (page: Page): Promise<void> => {
  await page.getByText('Pourquoi 17,33 en Mathématiques ?').click();
  await page.getByText('Interrogation').waitFor();
  await page.getByText('Pourquoi 16,40 de moyenne générale ?').click();
  await page.getByText('82 points ÷ 5 de coefficients → 16,40').waitFor();
};

/** Every page of the site, with something on it, and who opens it. */
export const listPages = async (site: Awaited<ReturnType<typeof openSite>>) => {
  const classId = await site.idOf('classes', 'name', '4e A');
  const courseId = await site.idOf('courses', 'class_id', classId);
  const mariam = await site.idOf('students', 'student_number', 'E1');
  const { rows } = await site.db.query<{ id: string }>(
    'select id from app_public.assessments where course_id = $1 order by position limit 1',
    [courseId],
  );
  const mark = new URLSearchParams({ assessment: rows[0]!.id, student: mariam });
  await site.db.query(
    `insert into app_public.class_terms
     (school_id, class_id, term_id, state, closed_at, reopened_at, reopening_reason)
   select school_id, id, tests.term(school_id), 'reopened', now(), now(), 'Une copie retrouvée'
   from app_public.classes where id = $1`,
    [classId],
  );
  await site.db.query(
    `select app_private.take_snapshot(school_id, class_id, term_id)
   from app_public.class_terms, generate_series(1, 2)`,
  );
  await site.db.query(
    `insert into app_public.corrections
     (school_id, assessment_id, student_id, value, reason, requested_by)
   select school_id, id, $2, 5, 'Points mal additionnés', tests.user('prof')
   from app_public.assessments where id = $1`,
    [rows[0]!.id, mariam],
  );
  await site.db.query(
    `update app_public.memberships set rights = '{health,background}'
   where user_id = tests.user('direction')`,
  );
  await site.db.query(
    `insert into app_public.student_fields (school_id, name, type, choices, position)
   select s.school_id, f.name, f.type, f.choices, f.position
   from app_public.students s,
     (values ('Taille', 'choice', '{S,M}'::text[], 1), ('Car', 'text', '{}', 2))
       as f (name, type, choices, position)
   where s.id = $1`,
    [mariam],
  );
  await site.db.query(
    `insert into app_private.invitations (institution_id, duty, last_name, token_hash, sent_at)
     select i.id, 'teacher', 'Aka', app_private.invitation_hash('PAGE'), now()
     from app_public.institutions i where i.code = 'ADJAME'`,
  );
  const [version] = (
    await site.db.query(
      `select v.id from app_public.grading_policy_versions v
     join app_public.institutions i on i.id = v.school_id and i.code = 'ADJAME'`,
    )
  ).rows;
  const importId = (
    await site.db.query(
      `with brought as (
         insert into app_public.imports
           (school_id, kind, file_name, state, header, columns, row_count, reject_count)
         select i.id, 'students', 'élèves.csv', 'checked', '{Matricule,Nom}',
           '{student_number,last_name}', 1, 1
         from app_public.institutions i where i.code = 'ADJAME'
         returning school_id, id),
       rows as (
         insert into app_private.import_rows (school_id, import_id, line, fields, action, errors)
         select school_id, id, 2, '{Z1,<img src=x onerror=alert(1)>}', 'reject',
           '[{"field": "last_name", "code": "not_name"}, {"field": "sex", "code": "not_sex"}]'
         from brought)
       select id from brought`,
    )
  ).rows[0].id as string;
  const bundleId = (
    await site.db.query(
      `with school as (select id from app_public.institutions where code = 'ADJAME'),
       made as (
         insert into app_private.bundle_exports (school_id, version, state, size, until)
         select s.id, '1.2', e.state, 123456, now()
         from school s, (values ('made'), ('waiting'), ('failed'), ('forgotten')) as e (state)),
       archived as (
         insert into app_private.bundle_exports (school_id, kind, state, size)
         select s.id, 'archive', e.state, 123456
         from school s, (values ('made'), ('waiting')) as e (state)),
       brought as (
         insert into app_public.imports
           (school_id, kind, file_name, state, row_count, reject_count, counts)
         select s.id, 'oneroster', 'lot <b>de l''autre</b>.zip', 'checked', 21, 1,
           '{"problems": 30, "notes": 1,
             "kinds": [{"what": "students", "added": 3, "changed": 1, "same": 9, "gone": 0}],
             "files": [{"file": "users.csv", "lines": 20, "rejected": 1}]}'
         from school s
         returning school_id, id),
       found as (
         insert into app_private.bundle_findings (school_id, import_id, place, file, line,
           column_name, value, message, remedy, is_note)
         select b.school_id, b.id, n, 'users.csv', n, 'givenName', '<img src=x onerror=alert(1)>',
           'missing', 'Fill it in.', n > 30
         from brought b, generate_series(1, 31) as n)
       select id from brought`,
    )
  ).rows[0].id as string;
  const zip = (
    await site.db.query(
      `with sent as (
         insert into app_public.imports (school_id, kind, file_name, state)
         select i.id, 'zip', 'école.zip', 'unpacked'
         from app_public.institutions i where i.code = 'ADJAME'
         returning school_id, id),
       parts as (
         insert into app_public.imports
           (school_id, kind, file_name, state, header, columns, header_line, row_count, zip_id)
         select school_id, 'marks', 'notes<b>.csv', 'mapping', '{Matricule,Note}',
           '{student_number,mark}', 3, 1, id
         from sent
         returning school_id, id, zip_id),
       titles as (
         insert into app_private.import_titles (school_id, import_id, line, fields)
         select school_id, id, 1, '{<img src=x onerror=alert(1)>,""}' from parts)
       select id, zip_id from parts`,
    )
  ).rows[0] as { id: string; zip_id: string };
  const prof = (await site.db.query(`select tests.user('prof') as id`)).rows[0].id as string;
  const versionId = version.id as string;
  const pages: [name: string, who: string | null, address: string][] = [
    ['sign-in', null, '/sign-in?to=%2Fclasses'],
    ['code at sign-in', null, '/sign-in/code'],
    ['forgotten password', null, '/forgotten'],
    ['link that works no more', null, '/reset/nothing'],
    ['account', 'direction', '/account'],
    ['second factor', 'direction', '/account/second-factor'],
    ['who has to give a code', 'direction', '/account/rules'],
    ['home of an admin', 'direction', '/'],
    ['home of a guardian', 'parent', '/'],
    ['choice of a school', 'ministre', '/schools'],
    ['classes', 'direction', '/classes'],
    ['class', 'direction', `/classes/${classId}`],
    ['conduct', 'direction', `/classes/${classId}/conduct`],
    ['class, provisional', 'direction', `/classes/${classId}?figures=provisional`],
    ['subjects of a class', 'direction', `/classes/${classId}/subjects`],
    ['ranking', 'direction', `/classes/${classId}/ranking`],
    ['progress of a class', 'direction', `/classes/${classId}/progress`],
    ['gradebook', 'direction', `/marks/${courseId}`],
    ['publication', 'direction', `/marks/${courseId}/publication`],
    ['appreciations', 'direction', `/marks/${courseId}/appreciations`],
    ['council', 'direction', `/classes/${classId}/council`],
    ['bulletins', 'direction', '/bulletins'],
    ['bulletins of a class', 'direction', `/classes/${classId}/bulletins`],
    ['bulletins in the settings', 'direction', '/setup/bulletins'],
    ['request of a correction', 'direction', `/marks/${courseId}/correction?${mark}`],
    ['corrections', 'direction', '/corrections'],
    ['what is missing', 'direction', '/missing'],
    ['frozen results', 'direction', `/classes/${classId}/snapshots?before=1&after=2&show=1`],
    ['class list', 'direction', `/classes/${classId}/roster`],
    ['decisions', 'direction', `/classes/${classId}/decisions`],
    ['move to the next year', 'direction', '/setup/rollover'],
    ['transfers', 'direction', '/transfers'],
    ['staff', 'direction', '/staff'],
    ['one of the staff', 'direction', `/staff/${prof}`],
    ['new student', 'direction', `/students/new?class=${classId}`],
    ['history of a student', 'direction', `/students/${mariam}/history`],
    ['family of a student', 'direction', `/students/${mariam}/family?guardian=a`],
    ['scholarships', 'direction', '/scholarships'],
    ['needs', 'direction', '/needs'],
    ['duplicates', 'direction', '/duplicates'],
    ['record of a student', 'direction', `/students/${mariam}/record`],
    ['record of a child', 'parent', `/students/${mariam}/record?term=T1`],
    ['confidential data of a student', 'direction', `/students/${mariam}/private`],
    ['attendance of a student', 'direction', `/students/${mariam}/attendance`],
    ['incomplete records', 'direction', '/students/incomplete'],
    ['students', 'direction', '/students?class=all'],
    ['search without a result', 'direction', '/students?q=nobody'],
    ['student', 'direction', `/students/${mariam}`],
    ['child', 'parent', `/students/${mariam}?term=T1`],
    ['new school', 'ministre', '/schools/new'],
    ['users', 'direction', '/users'],
    ['users of a ministry', 'ministre', '/users'],
    ['one of the users', 'direction', `/users/${prof}`],
    ['inviting', 'direction', '/users/invite?q=k'],
    ['invitations', 'direction', '/users/invitations'],
    ['visits', 'direction', '/visits'],
    ['who sees a student', 'direction', `/students/${mariam}/access`],
    ['code of an invitation', null, '/invitations'],
    ['invitation', null, '/invitations/PAGE'],
    ['invitation to accept', 'parent', '/invitations/page?again'],
    ['invitation that is gone', null, '/invitations/GONE'],
    ['first steps', 'direction', '/setup/start'],
    ['imports', 'direction', '/imports?problem=none'],
    ['rows of an import', 'direction', `/imports/${importId}`],
    ['columns of an import', 'direction', `/imports/${zip.id}`],
    ['tables of a ZIP', 'direction', `/imports/${zip.zip_id}`],
    ['OneRoster', 'direction', '/exchange?problem=too_large'],
    ['bundle that was brought', 'direction', `/imports/${bundleId}`],
    ['settings', 'direction', '/setup'],
    ['school', 'direction', '/setup/school'],
    ['years', 'direction', '/setup/years'],
    ['classes to set up', 'direction', '/setup/classes'],
    ['courses to set up', 'direction', `/setup/courses/${classId}`],
    ['subjects', 'direction', '/setup/subjects'],
    ['codes', 'direction', '/setup/codes'],
    ['copy of a year', 'direction', '/setup/copy'],
    ['rights', 'direction', '/setup/rights'],
    ['fields of records', 'direction', '/setup/fields'],
    ['confidential data', 'direction', '/setup/privacy'],
    ['rules', 'direction', '/setup/policies'],
    ['new rules', 'direction', `/setup/policies/${versionId}`],
    ['comparison of rules', 'direction', `/setup/policies/compare?version=${versionId}`],
    ['missing page', 'direction', '/nothing'],
  ];
  return pages;
};

/** Tries every page of the site on a screen: whether it is accessible, fits, is light and has a title. */
export const tryPages = async (screen: Screen): Promise<void> => {
  const site = await openSite();
  const pages = await listPages(site);
  const titles = new Set<string>();
  // everybody's home is the same page, and so are a student's
  const isSame = /^(home of a guardian|child|record of a child|invitation to accept)$/;

  // everybody keeps their window: what all pages share is fetched once
  const windows = new Map<string | null, { page: Page; complaints: string[] }>();
  const windowOf = async (who: string | null) => {
    const known = windows.get(who);
    if (known) return known;
    const page = who
      ? await site.visit(who, screen)
      : await site.open(screen === 'phone' ? { viewport: { width: 360, height: 740 } } : {});
    const opened = { page, complaints: complaintsOf(page) };
    windows.set(who, opened);
    return opened;
  };

  test.each(pages)(
    `on a ${screen}, the page “%s” is accessible, fits and is light`,
    async (name, who, address) => {
      const { page, complaints } = await windowOf(who);
      await page.goto(address);
      await hydrated(page);
      const title = await page.title();
      if (!isSame.test(name)) expect(titles).not.toContain(title);
      titles.add(title);
      const { js, css } = await sizesOf(page);
      expect(js).toBeGreaterThan(10_000);
      expect(js).toBeLessThan(75_000);
      expect(css).toBeLessThan(12_000);
      if (name === 'student' || name === 'child') await openExplanations(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      expect(complaints.splice(0)).toEqual([]);
      expect((await page.screenshot()).length).toBeGreaterThan(5000);
    },
  );
};
