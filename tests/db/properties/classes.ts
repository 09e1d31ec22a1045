import fc from 'fast-check';

export type Mark = { value: number } | { code: 'A' | 'Z' } | null;
export type Assessment = {
  maximum: number;
  coefficient: number;
  isPublished: boolean;
  optional: 'bonus' | 'improves' | null;
  category: 'a' | 'b' | null;
  marks: Mark[];
};
export type Course = {
  coefficient: number;
  mode: 'normal' | 'bonus' | 'sup10' | 'excluded';
  assessments: Assessment[];
};
export type Policy = {
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
export type Conduct = { points: number; hours: number };
/** Students sit in two classes of one level in turn; `conduct` has an entry for each. */
export type Class = {
  scale: number;
  students: number;
  conduct: Conduct[];
  courses: Course[];
  policy: Policy;
};

const twoDecimals = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((n) => n / 100);
/** Any class of a school, with its marks and the policy that it is under. */
export const classes: fc.Arbitrary<Class> = fc
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
