/** A case of another engine, as the shared file has it. */
export type PeerCase = { id: string; kind: string; policy: Json; input: Json; expected: Json };
/** The same in the words of our own cases: what conformance.outcome() takes, and what it must give. */
export type OwnCase = { rule: string; policy: Json; input: unknown; wanted: unknown };
// The shapes differ from kind to kind, and a wrong guess fails the case.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const percent = { scale: 100, maximum: 'proportional' };
const rounded = (figure: number | null, decimals = 2): number | null =>
  figure === null ? null : Math.round(figure * 10 ** decimals + 1e-7) / 10 ** decimals;
const share = ({ sum_score, sum_max }: Json): number | null =>
  sum_max === 0 ? null : rounded((100 * sum_score) / sum_max);

// Our marks end at 999.99; percentages don't change when all is divided.
const divisor = (items: Json[]): number => (items.some(({ max }) => max > 999) ? 10 : 1);
const mark = (item: Json, nothing: Json, by = 1): Json => {
  const flags: string[] = item.flags ?? [];
  return {
    ...(item.score === null ? nothing : { value: item.score / by }),
    ...(flags.includes('pending_review') && { value: null, code: 'N' }),
    max: item.max === null ? null : item.max / by,
    category: item.category,
    coefficient: flags.includes('omit_from_final') ? 0 : 1,
    is_published: !flags.includes('hidden') && !flags.includes('unpublished'),
  };
};

// What is not graded is either not marked yet, or was not handed in.
const both = (expected: Json, one: (nothing: Json, wanted: Json) => OwnCase): OwnCase[] =>
  Object.entries({ ungraded_ignored: {}, ungraded_as_zero: { code: 'Z' } })
    .filter(([name]) => name in expected)
    .map(([name, nothing]) => one(nothing, expected[name]));

const named = (policy: Json): Json => {
  const { drop_lowest = 0, drop_highest, ...others } = policy;
  return { ...others, ...(drop_highest && { drop_highest }), dropped_marks: drop_lowest };
};

const french: Record<string, Json> = {
  ABS: { code: 'Z' },
  EXC: { code: 'E' },
  ATT: { code: 'N' },
};
const evaluations = (list: Json[]): Json[] =>
  list.map(({ mark: figure, max, coef }) => ({
    ...(french[figure] ?? { value: figure }),
    max,
    coefficient: coef,
  }));

const methods: Record<string, string> = { 'competition (rank)': 'competition' };
// Only the order matters to a rank: the lowest value becomes the highest mark where it ranks first.
const inOrder = ({ values, order }: Json): number[] => {
  const steps = [...new Set<number>(values)].sort((one, other) => one - other);
  if (order.startsWith('lowest')) steps.reverse();
  return values.map((value: number) => steps.indexOf(value));
};

/** How each kind of case reads in ours; one case can be several of ours. */
export const translations: Record<string, (each: PeerCase) => OwnCase[]> = {
  points_group: ({ policy, input, expected }) =>
    both(expected, (nothing, wanted) => ({
      rule: 'R5',
      policy: { ...percent, ...named(policy) },
      input: input.items.map((item: Json) => mark(item, nothing, divisor(input.items))),
      wanted: share(wanted),
    })),
  weighted_categories: ({ input: { categories, scheme }, expected }) =>
    both(expected, (nothing, wanted) => ({
      rule: 'R6',
      policy: {
        ...percent,
        ...(scheme === 'percent' ? {} : { scheme }),
        category_rule: 'average',
        categories: Object.fromEntries(
          categories.map(({ weight }: Json, place: number) => [`C${place}`, weight]),
        ),
      },
      input: categories.flatMap(({ items }: Json, place: number) =>
        items.map((item: Json) =>
          mark({ ...item, category: `C${place}` }, nothing, divisor(items)),
        ),
      ),
      wanted,
    })),
  weighted_periods: ({ input, expected }) =>
    both(expected, (nothing, wanted) => ({
      rule: 'R14',
      policy: {
        ...percent,
        category_rule: 'average',
        categories: input.category_weights,
        missing_term: 'code' in nothing ? 'zero' : 'renormalise',
      },
      // what is in no period can't be entered: an assessment belongs to a term
      input: Object.entries(input.period_weights).map(([name, weight]) => ({
        weight,
        average: null,
        marks: input.items
          .filter(({ period }: Json) => period === name)
          .map((item: Json) => mark(item, nothing)),
      })),
      wanted,
    })),
  credit_average: ({ input, expected }) =>
    [expected.average_on_20, expected.ranking_average_on_20].map((wanted) => ({
      rule: 'R9 of marks',
      policy: { decimals: 4 },
      input: input.courses.map(({ mark: figure, max, credit }: Json) => ({
        coefficient: credit,
        marks: [{ ...(figure === null ? { code: 'Z' } : { value: figure }), max }],
      })),
      wanted: rounded(wanted, 4),
    })),
  coef_average_20: ({ input, expected }) => [
    {
      rule: 'R1',
      policy: {},
      input: evaluations(input.evaluations),
      wanted: rounded(expected.average),
    },
  ],
  unit_average_20: ({ input, expected }) => [
    {
      rule: 'R9 of marks',
      policy: {},
      input: input.subjects.map(({ coef, evaluations: list }: Json) => ({
        coefficient: coef,
        marks: evaluations(list),
      })),
      wanted: expected.unit_average,
    },
  ],
  rank: ({ input, expected }) => [
    expected.labels
      ? {
          rule: 'rank printed',
          policy: {},
          input: inOrder(input),
          wanted: expected.labels.map(
            (label: string) =>
              label.replace(/^1\b/, '1er').replace(/^([2-9])\b/, '$1e') + `/${input.values.length}`,
          ),
        }
      : {
          rule: 'rank',
          policy: { rank_method: methods[input.method] ?? input.method },
          input: inOrder(input),
          wanted: expected.ranks,
        },
  ],
  letter: ({ input, expected }) => [
    {
      rule: 'R18',
      policy: {
        scale: 100,
        bands: (input.scale ?? Object.entries(input.boundaries as Record<string, number>)).map(
          ([letter, bound]: Json) => [bound, letter],
        ),
      },
      input: [input.percent ?? input.score],
      wanted: [expected.letter],
    },
  ],
  percent: ({ input, expected }) => [
    {
      rule: 'R1',
      policy: { scale: 100, decimals: 4 },
      input: [mark(input, {}, divisor([input]))],
      wanted: expected.percent,
    },
  ],
  rescale: ({ input, expected }) => [
    {
      rule: 'R1',
      policy: { scale: input.to_max },
      input: [{ value: input.raw, max: input.from_max }],
      wanted: expected.value,
    },
  ],
  rescale_category: ({ input, expected }) => [
    {
      rule: 'R1',
      policy: {
        scale: input.category_max,
        ...(input.aggregation === 'simple_weighted_mean' && { maximum: 'proportional' }),
        ...(!/^(simple_weighted_)?mean$/.test(input.aggregation) && {
          aggregation: input.aggregation,
        }),
      },
      input: input.marks.map(({ grade, max }: Json) => ({ value: grade, max })),
      wanted: expected.category_grade_int,
    },
  ],
  limit_rules: ({ policy, input: { marks }, expected }) => [
    {
      rule: 'explanation',
      policy: {
        ...percent,
        dropped_marks: policy.keep_highest
          ? marks.length - policy.keep_highest
          : policy.drop_lowest,
      },
      input: marks.map(({ grade, max, extra_credit }: Json) => ({
        value: grade,
        max: max ?? 100,
        optional: extra_credit ? 'bonus' : null,
      })),
      wanted: marks.map(({ id }: Json) => (expected.kept.includes(id) ? 'counted' : 'left_out')),
    },
  ],
};
