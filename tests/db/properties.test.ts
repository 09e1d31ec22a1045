import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connect, useDatabase } from '../support/database.ts';
import { classes, type Class } from './properties/classes.ts';
import { modelled, type Figure } from './properties/model.ts';

// Random classes under random policies, through the calculator and through a model of the rules in
// exact fractions that shares nothing with it.
const db = await connect((await useDatabase()).adminUrl);
await db.query('set role rollbook_owner');
const runs = Number(process.env.PROPERTY_RUNS ?? 60);

let schools = 0;
const classNames = ['6e A', '6e B'];
const literal = (value: unknown): string =>
  Array.isArray(value) ? `{${value.join(',')}}` : String(value);
const store = async ({ scale, students, conduct, courses, policy }: Class): Promise<number> => {
  const { rows } = await db.query('select tests.school($1, $2) as id', [`P${++schools}`, scale]);
  const school = rows[0].id as number;
  const changes = Object.entries(policy).map(
    ([column, value]) => `${column} = '${literal(value)}'`,
  );
  await db.query('select tests.policy($1, $2)', [school, changes.join(', ')]);
  await db.query(
    `with level as (insert into app_public.levels (school_id, name) values ($1, '6e') returning id)
     insert into app_public.classes (school_id, academic_year_id, name, level_id)
     select $1, tests.year($1), name, level.id from level, unnest($2::text[]) as name`,
    [school, classNames],
  );
  for (const [student, { points, hours }] of conduct.slice(0, students).entries()) {
    const name = `s${student}`;
    await db.query('select tests.student($1, $2, $3)', [school, name, classNames[student % 2]]);
    if (points + hours === 0) continue;
    await db.query(
      `insert into app_public.conduct_records
         (school_id, student_id, happened_on, points, hours, reason)
       values ($1, tests.student($1, $2), '2025-10-01', $3, $4, 'record')`,
      [school, name, points, hours],
    );
  }
  for (const [index, course] of courses.entries()) {
    for (const [own, name] of classNames.entries()) {
      const made = await db.query('select tests.course($1, $2, $3, $4, $5) as id', [
        school,
        `c${index}`,
        course.coefficient,
        name,
        course.mode,
      ]);
      for (const [place, assessment] of course.assessments.entries()) {
        const { coefficient, maximum, isPublished, marks, optional, category } = assessment;
        const { rows: added } = await db.query(
          'select tests.assessment($1, $2, $3, $4, $5, $6, $7) as id',
          [school, made.rows[0].id, `a${place}`, coefficient, maximum, 'T1', isPublished],
        );
        await db.query(
          'update app_public.assessments set optional = $1, category = $2 where id = $3',
          [optional, category, added[0].id],
        );
        for (const [student, mark] of marks.entries()) {
          if (!mark || student % 2 !== own) continue;
          await db.query('select tests.mark($1, $2, tests.student($1, $3), $4)', [
            school,
            added[0].id,
            `s${student}`,
            'code' in mark ? mark.code : String(mark.value),
          ]);
        }
      }
    }
  }
  return school;
};

const calculated = async (school: number): Promise<Map<string, Figure[]>> => {
  await db.query('select tests.calculate()');
  const { rows } = await db.query(
    `select s.student_number as student, su.code as course,
       app_hidden.rounded(f.average, 2)::text as average, f.rank
     from app_public.classes k
     cross join lateral app_hidden.term_figures($1, k.id, tests.term($1), true, '2026-08-01') as f
     join app_public.students s on s.school_id = $1 and s.id = f.student_id
     left join app_public.courses c on c.school_id = $1 and c.id = f.course_id
     left join app_public.subjects su on su.school_id = $1 and su.id = c.subject_id
     where k.school_id = $1
     order by su.code nulls last, s.student_number`,
    [school],
  );
  const figures = rows.map(({ student, ...figure }) => ({ student, figure }));
  const groups = Map.groupBy(figures, (row) => row.student as string);
  return new Map([...groups].map(([student, own]) => [student, own.map(({ figure }) => figure)]));
};

const seed = Number(process.env.PROPERTY_SEED ?? 20261121);
const limit = 180_000;

test(
  'averages and ranks are those of exact fractions, for any class under any policy',
  async () => {
    await fc.assert(
      fc.asyncProperty(classes, async (group) => {
        const found = await calculated(await store(group));
        for (const [student, figures] of modelled(group).entries()) {
          expect(found.get(`s${student}`)).toEqual(figures);
        }
      }),
      { numRuns: runs, seed },
    );
  },
  limit,
);

test(
  'a raised mark lowers nobody’s own average and worsens nobody’s own rank',
  async () => {
    const raise = fc.record({
      group: classes,
      chosen: fc.nat(),
      by: fc.integer({ min: 1, max: 500 }),
    });
    await fc.assert(
      fc.asyncProperty(raise, async ({ group, chosen, by }) => {
        // “counts from half of the scale up” is the one rule that breaks it
        const courses = group.courses.filter(({ mode }) => mode !== 'sup10');
        fc.pre(courses.length > 0);
        const school = await store({ ...group, courses });
        const { rows } = await db.query(
          `select m.assessment_id, m.student_id, s.student_number
           from app_public.marks m
           join app_public.students s on s.school_id = m.school_id and s.id = m.student_id
           where m.school_id = $1 and m.value is not null
           order by m.assessment_id, m.student_id`,
          [school],
        );
        fc.pre(rows.length > 0);
        const mark = rows[chosen % rows.length];
        const before = (await calculated(school)).get(mark.student_number)!;
        await db.query(
          `update app_public.marks set value = least(maximum, value + $4)
           where school_id = $1 and assessment_id = $2 and student_id = $3`,
          [school, mark.assessment_id, mark.student_id, by / 100],
        );
        const after = (await calculated(school)).get(mark.student_number)!;
        for (const [index, figure] of before.entries()) {
          expect(Number(after[index]!.average)).toBeGreaterThanOrEqual(Number(figure.average));
          expect(after[index]!.rank ?? 0).toBeLessThanOrEqual(figure.rank ?? 0);
        }
      }),
      { numRuns: runs, seed },
    );
  },
  limit,
);
