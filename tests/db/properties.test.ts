import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connect, useDatabase } from '../support/database.ts';
import {
  compare,
  hundredths,
  over,
  plus,
  printed,
  rational,
  rounded,
  sum,
  times,
  type Rational,
} from '../support/rational.ts';

// Random classes under random policies, through the calculator and through a model of the rules in
// exact fractions that shares nothing with it.
const db = await connect((await useDatabase()).adminUrl);
await db.query('set role rollbook_owner');
const runs = Number(process.env.PROPERTY_RUNS ?? 60);

type Mark = { value: number } | { code: 'A' | 'Z' } | null;
type Assessment = { maximum: number; coefficient: number; isPublished: boolean; marks: Mark[] };
type Course = {
  coefficient: number;
  mode: 'normal' | 'bonus' | 'sup10' | 'excluded';
  assessments: Assessment[];
};
type Policy = {
  maximum_rule: 'normalise' | 'proportional';
  course_rounding_step: 0 | 0.1 | 0.5 | 1;
  course_rounding_direction: 'nearest' | 'up';
  general_rounding_step: 0 | 0.1 | 0.5 | 1;
  general_rounding_direction: 'nearest' | 'up';
  rank_key: 'exact' | 'decimals' | 'printed';
  rank_decimals: number;
  rank_method: 'competition' | 'dense';
};
type Class = { scale: number; students: number; courses: Course[]; policy: Policy };

const twoDecimals = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((n) => n / 100);
const classes: fc.Arbitrary<Class> = fc
  .record({ scale: fc.constantFrom(10, 20, 100), students: fc.integer({ min: 1, max: 6 }) })
  .chain(({ scale, students }) => {
    const assessment = fc.constantFrom(3, 5, 7.5, 10, 20, 40).chain((maximum) =>
      fc.record({
        maximum: fc.constant(maximum),
        coefficient: fc.constantFrom(0, 0.5, 1, 2, 3),
        isPublished: fc.constantFrom(true, true, true, false),
        marks: fc.array(
          fc.oneof(
            { weight: 6, arbitrary: twoDecimals(maximum).map((value) => ({ value })) },
            {
              weight: 1,
              arbitrary: fc.constantFrom({ code: 'A' as const }, { code: 'Z' as const }, null),
            },
          ),
          { minLength: students, maxLength: students },
        ),
      }),
    );
    const step = fc.constantFrom(0 as const, 0 as const, 0.1 as const, 0.5 as const, 1 as const);
    const direction = fc.constantFrom('nearest' as const, 'up' as const);
    return fc.record({
      scale: fc.constant(scale),
      students: fc.constant(students),
      courses: fc.array(
        fc.record({
          coefficient: fc.constantFrom(0, 1, 2, 2.5, 4),
          mode: fc.constantFrom('normal', 'normal', 'normal', 'bonus', 'sup10', 'excluded'),
          assessments: fc.array(assessment, { maxLength: 4 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      policy: fc.record({
        maximum_rule: fc.constantFrom('normalise', 'proportional'),
        course_rounding_step: step,
        course_rounding_direction: direction,
        general_rounding_step: step,
        general_rounding_direction: direction,
        rank_key: fc.constantFrom('exact', 'decimals', 'printed'),
        rank_decimals: fc.integer({ min: 0, max: 3 }),
        rank_method: fc.constantFrom('competition', 'dense'),
      }),
    }) as fc.Arbitrary<Class>;
  });

const stepped = (figure: Rational, step: number, direction: string): Rational =>
  step === 0 ? figure : rounded(figure, BigInt(1 / step), direction === 'up');

const subjectAverage = (
  { scale, policy }: Class,
  course: Course,
  student: number,
): Rational | null => {
  const counted = course.assessments.flatMap(({ maximum, coefficient, isPublished, marks }) => {
    const mark = marks[student];
    if (!isPublished || !mark || ('code' in mark && mark.code === 'A')) return [];
    const share = over(hundredths('value' in mark ? mark.value : 0), hundredths(maximum));
    const weight =
      policy.maximum_rule === 'proportional'
        ? over(times(hundredths(coefficient), hundredths(maximum)), hundredths(scale))
        : hundredths(coefficient);
    return weight.n === 0n ? [] : [{ weight, value: times(share, hundredths(scale)) }];
  });
  if (counted.length === 0) return null;
  const average = over(
    sum(counted.map(({ weight, value }) => times(weight, value))),
    sum(counted.map(({ weight }) => weight)),
  );
  return stepped(average, policy.course_rounding_step, policy.course_rounding_direction);
};

const generalAverage = (group: Class, averages: (Rational | null)[]): Rational | null => {
  const half = hundredths(group.scale / 2);
  let points = rational(0n);
  let weights = rational(0n);
  group.courses.forEach(({ coefficient, mode }, index) => {
    const average = averages[index];
    if (!average || coefficient === 0) return;
    const isAbove = compare(average, half) >= 0;
    if (mode === 'normal' || (mode === 'sup10' && isAbove)) {
      points = plus(points, times(hundredths(coefficient), average));
      weights = plus(weights, hundredths(coefficient));
    } else if (mode === 'bonus' && isAbove) {
      const above = plus(average, times(half, rational(-1n)));
      points = plus(points, times(hundredths(coefficient), above));
    }
  });
  if (weights.n === 0n) return null;
  const { general_rounding_step, general_rounding_direction } = group.policy;
  return stepped(over(points, weights), general_rounding_step, general_rounding_direction);
};

const ranks = ({ policy }: Class, figures: (Rational | null)[]): (number | null)[] => {
  const decimals = policy.rank_key === 'printed' ? 2 : policy.rank_decimals;
  const keys = figures.map((figure) =>
    figure && policy.rank_key !== 'exact' ? rounded(figure, 10n ** BigInt(decimals)) : figure,
  );
  return keys.map((key) => {
    if (!key) return null;
    const above = keys.filter((other) => other && compare(other, key) > 0) as Rational[];
    const distinct = new Set(above.map(({ n, d }) => `${n}/${d}`));
    return 1 + (policy.rank_method === 'dense' ? distinct.size : above.length);
  });
};

let schools = 0;
const store = async ({ scale, students, courses, policy }: Class): Promise<number> => {
  const { rows } = await db.query('select tests.school($1, $2) as id', [`P${++schools}`, scale]);
  const school = rows[0].id as number;
  const changes = Object.entries(policy).map(([column, value]) => `${column} = '${value}'`);
  await db.query('select tests.policy($1, $2)', [school, changes.join(', ')]);
  for (let n = 0; n < students; n += 1)
    await db.query('select tests.student($1, $2)', [school, `s${n}`]);
  for (const [index, course] of courses.entries()) {
    const subject = `c${index}`;
    const made = await db.query('select tests.course($1, $2, $3, $4, $5) as id', [
      school,
      subject,
      course.coefficient,
      '6e A',
      course.mode,
    ]);
    for (const [
      place,
      { coefficient, maximum, isPublished, marks },
    ] of course.assessments.entries()) {
      const { rows: added } = await db.query(
        'select tests.assessment($1, $2, $3, $4, $5, $6, $7) as id',
        [school, made.rows[0].id, `a${place}`, coefficient, maximum, 'T1', isPublished],
      );
      for (const [student, mark] of marks.entries()) {
        if (!mark) continue;
        await db.query('select tests.mark($1, $2, tests.student($1, $3), $4)', [
          school,
          added[0].id,
          `s${student}`,
          'code' in mark ? mark.code : String(mark.value),
        ]);
      }
    }
  }
  return school;
};

type Figure = { course: string | null; average: string | null; rank: number | null };
const calculated = async (school: number): Promise<Map<string, Figure[]>> => {
  const { rows } = await db.query(
    `select s.student_number as student, su.code as course,
       app_hidden.rounded(f.average, 2)::text as average, f.rank
     from app_hidden.term_figures($1, tests.class($1), tests.term($1), true, '2026-08-01') as f
     join app_public.students s on s.school_id = $1 and s.id = f.student_id
     left join app_public.courses c on c.school_id = $1 and c.id = f.course_id
     left join app_public.subjects su on su.school_id = $1 and su.id = c.subject_id
     order by su.code nulls last, s.student_number`,
    [school],
  );
  return Map.groupBy(rows, (row) => row.student as string) as Map<string, Figure[]>;
};

const modelled = (group: Class): Figure[][] => {
  const students = Array.from({ length: group.students }, (_, student) => {
    const averages = group.courses.map((course) => subjectAverage(group, course, student));
    return [...averages, generalAverage(group, averages)];
  });
  const names = [...group.courses.map((_, index) => `c${index}`), null];
  const byColumn = names.map((_, column) =>
    ranks(
      group,
      students.map((row) => row[column]!),
    ),
  );
  return students.map((row, student) =>
    row.map((figure, column) => ({
      course: names[column]!,
      average: figure && printed(figure),
      rank: byColumn[column]![student]!,
    })),
  );
};

test('averages and ranks are those of exact fractions, for any class under any policy', async () => {
  const seed = Number(process.env.PROPERTY_SEED ?? 20261121);
  await fc.assert(
    fc.asyncProperty(classes, async (group) => {
      const school = await store(group);
      const found = await calculated(school);
      const wanted = modelled(group);
      for (const [student, figures] of wanted.entries()) {
        const own = found
          .get(`s${student}`)!
          .map(({ course, average, rank }) => ({ course, average, rank }));
        expect(own).toEqual(figures);
      }
    }),
    { numRuns: runs, seed },
  );
}, 120_000);
