import { expect, test } from 'vitest';
import { cliFor, useFiles } from '../../support/cli.ts';
import { connect, useDatabase } from '../../support/database.ts';

const database = await useDatabase();
const owner = await connect(database.ownerUrl);
const cli = cliFor(database);
const write = useFiles();

// What the command calls: find_year(), find_term(), unsettled_results(), exported_results().

const header =
  'academic_year,term,class,student_number,last_name,first_name,subject_code,assessment,value';
const year = ['--school', 'EXP', '--year', '2025-2026'];
const exported = (...options: string[]) => cli(['export', 'results', ...year, ...options]);
const rowsOf = (csv: string) => csv.trim().split('\n');
const withoutTime = (csv: string) => rowsOf(csv).map((row) => row.replace(/,[^,]*$/, ''));

await cli(['school', 'create', '--code', 'EXP', '--name', 'Export', '--country', 'CI']);
await cli([
  ...['import', 'marks', '--school', 'EXP', '--create'],
  write(
    'marks.csv',
    [
      header,
      '2025-2026,T1,6e A,1,Koné,Awa,MATH,D1,12.125',
      '2025-2026,T1,6e A,2,"=HYPERLINK(""x"")","@Éric, dit ""Rico""",MATH,D1,15',
      '2025-2026,T1,6e B,3,Yao,-Luc,MATH,D1,9',
    ]
      .join('\n')
      .replace('12.125', '12.12'),
  ),
]);

test('results are exported with averages as printed and ranks, though no worker runs', async () => {
  const { code, stdout } = await exported('--term', 'T1', '--class', '6e B');
  expect(code).toBe(0);
  expect(withoutTime(stdout)).toEqual([
    'class,student_number,last_name,first_name,average,rank,ranked',
    `6e B,3,Yao,'-Luc,9.00,1,1`,
  ]);
  expect(rowsOf(stdout)[1]).toMatch(/,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test('text that a spreadsheet would run is made harmless, and quotes are doubled', async () => {
  const { stdout } = await exported('--term', 'T1');
  expect(withoutTime(stdout)).toContain(
    `6e A,2,"'=HYPERLINK(""x"")","'@Éric, dit ""Rico""",15.00,1,2`,
  );
});

test('an export after a change has the new figures', async () => {
  await owner.query('update app_public.marks set value = 18 where value = 12.12');
  const { stdout } = await exported('--term', 'T1', '--class', '6e A');
  expect(withoutTime(stdout)).toContain('6e A,1,Koné,Awa,18.00,1,2');
});

test('an export waits for the calculation that is under way', async () => {
  const other = await connect(database.ownerUrl);
  await owner.query('update app_public.marks set value = 11 where value = 18');
  const { rows } = await owner.query(
    'select distinct school_id, class_id, term_id from app_private.dirty_results',
  );
  const { school_id, class_id, term_id } = rows[0];
  await other.query('begin');
  await other.query('select app_private.recompute_class_results($1, $2, $3)', [
    school_id,
    class_id,
    term_id,
  ]);
  let finished = false;
  const running = exported('--term', 'T1', '--class', '6e A').then((outcome) => {
    finished = true;
    return outcome;
  });
  await expect
    .poll(
      async () => {
        const waiting = await owner.query(
          `select from pg_locks where locktype = 'advisory' and not granted`,
        );
        return waiting.rowCount;
      },
      { timeout: 15_000 },
    )
    .toBe(1);
  expect(finished).toBe(false);
  await other.query('commit');
  const { stdout } = await running;
  expect(withoutTime(stdout)).toContain('6e A,1,Koné,Awa,11.00,2,2');
});

test('what does not exist is named, with what does', async () => {
  const { code, stderr } = await exported('--term', 'T9');
  expect(code).toBe(1);
  expect(stderr).toContain('The year 2025-2026 has no term “T9”. It has: T1');
});

test('a whole school is calculated anew on demand', async () => {
  await owner.query('update app_public.term_results set average = 1');
  const { stdout } = await cli(['recompute', '--school', 'EXP']);
  expect(stdout).toContain('Calculated the results of 2 classes and terms.');
  const again = await exported('--term', 'T1', '--class', '6e B');
  expect(withoutTime(again.stdout)).toContain(`6e B,3,Yao,'-Luc,9.00,1,1`);
});

test('ranks within the level are settled in one go, whichever class is calculated first', async () => {
  await owner.query(
    `with level as (
       insert into app_public.levels (school_id, name, position)
       select id, '6e', 1 from app_public.institutions where code = 'EXP'
       returning school_id, id)
     update app_public.classes c set level_id = l.id from level l where c.school_id = l.school_id`,
  );
  await owner.query(`update app_public.grading_policy_versions set rank_scope = 'level'`);
  const { stdout } = await exported('--term', 'T1');
  expect(
    withoutTime(stdout)
      .map((row) => row.replace(/^.*,([\d.]+,\d,\d)$/, '$1'))
      .slice(1),
  ).toEqual(['15.00,1,3', '11.00,2,3', '9.00,3,3']);
});
