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
type Assessment = {
  maximum: number;
  coefficient: number;
  isPublished: boolean;
  optional: 'bonus' | 'improves' | null;
  category: 'a' | 'b' | null;
  marks: Mark[];
};
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
  cap_bonus: boolean;
  dropped_marks: number;
  extra_weight: number;
  extra_weight_on: 'best' | 'worst';
  category_rule: 'flat' | 'average';
  conduct_rule: 'off' | 'computed';
  conduct_coefficient: number;
  conduct_hour_points: number;
  rank_scope: 'class' | 'level';
  rank_ties: ('main_subject' | 'conduct')[];
};
type Conduct = { points: number; hours: number };
/** Students sit in two classes of one level in turn; `conduct` has an entry for each. */
type Class = {
  scale: number;
  students: number;
  conduct: Conduct[];
  courses: Course[];
  policy: Policy;
};

const twoDecimals = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((n) => n / 100);
const classes: fc.Arbitrary<Class> = fc
  .record({ scale: fc.constantFrom(10, 20, 100), students: fc.integer({ min: 1, max: 6 }) })
  .chain(({ scale, students }) => {
    const assessment = fc.constantFrom(3, 5, 7.5, 10, 20, 40).chain((maximum) =>
      fc.record({
        maximum: fc.constant(maximum),
        coefficient: fc.constantFrom(0, 0.5, 1, 2, 3),
        isPublished: fc.constantFrom(true, true, true, false),
        optional: fc.constantFrom(null, null, null, 'bonus' as const, 'improves' as const),
        category: fc.constantFrom(null, 'a' as const, 'b' as const),
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
      conduct: fc.array(
        fc.record({ points: fc.constantFrom(0, 0.5, 3, 30), hours: fc.constantFrom(0, 1, 2.5) }),
        { minLength: students, maxLength: students },
      ),
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
        cap_bonus: fc.boolean(),
        dropped_marks: fc.constantFrom(0, 0, 1, 2),
        extra_weight: fc.constantFrom(0, 0, 0.5, 1),
        extra_weight_on: fc.constantFrom('best', 'worst'),
        category_rule: fc.constantFrom('flat', 'flat', 'average'),
        conduct_rule: fc.constantFrom('off', 'computed'),
        conduct_coefficient: fc.constantFrom(0.5, 1, 3),
        conduct_hour_points: fc.constantFrom(0, 0.25, 1),
        rank_scope: fc.constantFrom('class', 'level'),
        rank_ties: fc.constantFrom([], ['main_subject'], ['main_subject', 'conduct']),
      }),
    }) as fc.Arbitrary<Class>;
  });

const stepped = (figure: Rational, step: number, direction: string): Rational =>
  step === 0 ? figure : rounded(figure, BigInt(1 / step), direction === 'up');

type Counted = {
  weight: Rational;
  value: Rational;
  optional: Assessment['optional'];
  category: string;
};

const countedMarks = ({ scale, policy }: Class, course: Course, student: number): Counted[] =>
  course.assessments.flatMap((assessment) => {
    const { maximum, coefficient, isPublished, marks, optional, category } = assessment;
    const mark = marks[student];
    if (!isPublished || !mark || ('code' in mark && mark.code === 'A')) return [];
    const share = over(hundredths('value' in mark ? mark.value : 0), hundredths(maximum));
    const weight =
      policy.maximum_rule === 'proportional'
        ? over(times(hundredths(coefficient), hundredths(maximum)), hundredths(scale))
        : hundredths(coefficient);
    if (weight.n === 0n) return [];
    const value = times(share, hundredths(scale));
    return [{ weight, value, optional, category: category ?? '' }];
  });

const mean = (marks: Counted[]): Rational =>
  over(
    sum(marks.map(({ weight, value }) => times(weight, value))),
    sum(marks.map(({ weight }) => weight)),
  );

/** Every way to leave `count` out, tried: the one with the highest average. */
const withoutLowest = (marks: Counted[], count: number): Counted[] => {
  const leaveOut = Math.min(count, marks.length - 1);
  if (leaveOut <= 0) return marks;
  const subsets = (from: Counted[], size: number): Counted[][] => {
    if (size === 0) return [[]];
    return from.flatMap((mark, index) =>
      subsets(from.slice(index + 1), size - 1).map((rest) => [mark, ...rest]),
    );
  };
  return subsets(marks, marks.length - leaveOut).reduce((best, next) =>
    compare(mean(next), mean(best)) > 0 ? next : best,
  );
};

/** What each counted mark of a course, or of a category, adds to denominator and numerator. */
const contributions = ({ scale, policy }: Class, marks: Counted[]) => {
  const kept = withoutLowest(
    marks.filter(({ optional }) => optional === null),
    policy.dropped_marks,
  );
  const byValue = [...kept].sort((one, other) => compare(other.value, one.value));
  const extra = policy.extra_weight_on === 'best' ? byValue[0] : byValue.at(-1);
  const parts = kept.map((mark) => {
    const weight =
      mark === extra ? plus(mark.weight, hundredths(policy.extra_weight)) : mark.weight;
    return { weight, points: times(weight, mark.value) };
  });
  for (const { weight, value } of marks.filter(({ optional }) => optional === 'bonus')) {
    const above = plus(value, hundredths(-scale / 2));
    const points = above.n > 0n ? times(weight, above) : rational(0n);
    parts.push({ weight: rational(0n), points });
  }
  const improving = marks
    .filter(({ optional }) => optional === 'improves')
    .sort((one, other) => compare(other.value, one.value));
  for (const { weight, value } of improving) {
    const weights = sum(parts.map((part) => part.weight));
    const points = sum(parts.map((part) => part.points));
    if (weights.n > 0n && compare(value, over(points, weights)) <= 0) continue;
    parts.push({ weight, points: times(weight, value) });
  }
  return parts;
};

const subjectAverage = (group: Class, course: Course, student: number): Rational | null => {
  const { scale, policy } = group;
  const marks = countedMarks(group, course, student);
  const groups = (
    policy.category_rule === 'average'
      ? [...Map.groupBy(marks, ({ category }) => category).values()]
      : [marks]
  ).map((own) => contributions(group, own));
  const averages = groups.flatMap((own) => {
    const weights = sum(own.map(({ weight }) => weight));
    return weights.n === 0n ? [] : [over(sum(own.map(({ points }) => points)), weights)];
  });
  if (averages.length === 0) return null;
  const average = over(sum(averages), rational(BigInt(averages.length)));
  const top = hundredths(scale);
  const capped = policy.cap_bonus && compare(average, top) > 0 ? top : average;
  return stepped(capped, policy.course_rounding_step, policy.course_rounding_direction);
};

const conductMark = ({ scale, policy, conduct }: Class, student: number): Rational | null => {
  if (policy.conduct_rule === 'off') return null;
  const { points, hours } = conduct[student]!;
  const off = plus(
    hundredths(points),
    times(hundredths(policy.conduct_hour_points), hundredths(hours)),
  );
  const left = plus(hundredths(scale), times(off, rational(-1n)));
  return left.n < 0n ? rational(0n) : left;
};

const generalAverage = (
  group: Class,
  averages: (Rational | null)[],
  conduct: Rational | null,
): Rational | null => {
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
  const { general_rounding_step, general_rounding_direction, conduct_coefficient } = group.policy;
  if (conduct) {
    points = plus(points, times(hundredths(conduct_coefficient), conduct));
    weights = plus(weights, hundredths(conduct_coefficient));
  }
  return stepped(over(points, weights), general_rounding_step, general_rounding_direction);
};

/** The mean of the subjects that weigh most, of those that have one. */
const mainSubject = ({ courses }: Class, averages: (Rational | null)[]): Rational => {
  const expected = courses.map(({ mode, coefficient }) =>
    mode === 'normal' || mode === 'sup10' ? coefficient : 0,
  );
  const highest = Math.max(...expected);
  const figures = averages.filter((figure, index) => figure && expected[index] === highest);
  if (highest === 0 || figures.length === 0) return rational(-1n);
  return over(sum(figures as Rational[]), rational(BigInt(figures.length)));
};

type Ranked = { figure: Rational | null; ties: Rational[] };
const ranks = ({ policy }: Class, rows: Ranked[]): (number | null)[] => {
  const decimals = policy.rank_key === 'printed' ? 2 : policy.rank_decimals;
  const keys = rows.map(({ figure, ties }) => {
    if (!figure) return null;
    const first = policy.rank_key === 'exact' ? figure : rounded(figure, 10n ** BigInt(decimals));
    return [first, ...ties];
  });
  const order = (one: Rational[], other: Rational[]): number =>
    one.map((part, place) => compare(part, other[place]!)).find((sign) => sign !== 0) ?? 0;
  return keys.map((key, own) => {
    if (!key) return null;
    const above = keys.filter(
      (other, index) =>
        other && (policy.rank_scope === 'level' || index % 2 === own % 2) && order(other, key) > 0,
    ) as Rational[][];
    const distinct = above.filter(
      (one, index) => above.findIndex((other) => order(one, other) === 0) === index,
    );
    return 1 + (policy.rank_method === 'dense' ? distinct.length : above.length);
  });
};

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

type Figure = { course: string | null; average: string | null; rank: number | null };
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

const modelled = (group: Class): Figure[][] => {
  const { rank_ties } = group.policy;
  const students = Array.from({ length: group.students }, (_, student) => {
    const averages = group.courses.map((course) => subjectAverage(group, course, student));
    const conduct = conductMark(group, student);
    const parting = {
      main_subject: mainSubject(group, averages),
      conduct: conduct ?? rational(-1n),
    };
    return [
      ...averages.map((figure) => ({ figure, ties: [] })),
      {
        figure: generalAverage(group, averages, conduct),
        ties: rank_ties.map((tie) => parting[tie]),
      },
    ];
  });
  const names = [...group.courses.map((_, index) => `c${index}`), null];
  const byColumn = names.map((_, column) =>
    ranks(
      group,
      students.map((row) => row[column]!),
    ),
  );
  return students.map((row, student) =>
    row.map(({ figure }, column) => ({
      course: names[column]!,
      average: figure && printed(figure),
      rank: byColumn[column]![student]!,
    })),
  );
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
