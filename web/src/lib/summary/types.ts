/** Why a rank is what it is, as the API's explanations give it. */
export type RankWhy = {
  rank: number | null;
  isTied: boolean;
  ranked: number | null;
  scope: string;
  method: string;
  denominator: string;
  compares: string;
  figure: number | null;
  ties: string[];
  above: number;
  equal: number;
  enrolled: number;
  withRank: number;
  coverage: { covered: number; expected: number; minimum: number } | null;
  reason: string | null;
};

export type BandWhy = {
  label: string;
  lowerBound: number;
  includesBound: boolean;
  isLowest: boolean;
  nextBound: number | null;
};

type Figure = {
  average: number | null;
  scale: number;
  decimals: number;
  policyName: string;
  policyVersion: number;
  frozenAt: string | null;
  rank: RankWhy | null;
};

/** Of a subject average: what is made of its marks. */
export type CourseWhy = Figure & {
  plainAverage: number | null;
  differs: boolean;
  categoryRule: string;
  parts: {
    category: string | null;
    name: string | null;
    coefficient: number;
    points: number | null;
    weights: number | null;
    average: number | null;
  }[];
  adjustment: { points: number; reason: string } | null;
  step: number;
  direction: string;
};

/** Of a general average. */
export type TermWhy = Figure & {
  generalRule: string;
  courses: {
    courseId: string;
    subjectName: string;
    average: number | null;
    scale: number;
    coefficient: number;
    isPersonal: boolean;
    mode: string;
    figure: number | null;
    weight: number;
    points: number | null;
    reason: string | null;
  }[];
  conduct: { mark: number; coefficient: number; points: number } | null;
  points: number | null;
  weights: number | null;
  step: number;
  direction: string;
  categories: { category: string; average: number; coefficient: number }[];
  mention: BandWhy | null;
};

/** Of an annual average. */
export type YearWhy = Figure & {
  input: string;
  missingTerm: string;
  terms: {
    termId: string;
    name: string;
    weight: number;
    average: number | null;
    figure: number | null;
    frozenAt: string | null;
    reason: string | null;
  }[];
  exam: { average: number | null; weight: number; yearWeight: number } | null;
  mention: BandWhy | null;
  decision: BandWhy | null;
};

/** Of the figures of a class. */
export type StatisticsWhy = {
  frozenAt: string | null;
  decimals: number;
  half: number;
  figures: number;
  sum: number | null;
  mean: number | null;
  median: number | null;
  atOrAboveHalf: number;
  withoutAverage: number;
  left: number;
  names: { lastName: string; firstName: string; reason: 'left' | 'no_average' }[] | null;
};
