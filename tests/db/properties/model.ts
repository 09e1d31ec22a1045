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
} from '../../support/rational.ts';
import type { Assessment, Course, Class } from './classes.ts';

// The rules in exact fractions, which share nothing with the calculator.

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

/** An average and its rank as they are printed; of the whole term without a course. */
export type Figure = { course: string | null; average: string | null; rank: number | null };
/** The figures of each student by the rules, in the order of the class. */
export const modelled = (group: Class): Figure[][] => {
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
