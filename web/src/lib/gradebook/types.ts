import type { TermState } from '../states/types.ts';

export type Code = { code: string; label: string; effect: string };

export type Student = {
  id: string;
  number: string;
  name: string;
  sex: string | null;
  isEnrolled: boolean;
};

/** Subject average, rank, tied, general average, rank, tied. */
export type StudentFigures = [
  average: number | null,
  rank: number | null,
  isTied: boolean | null,
  general: number | null,
  generalRank: number | null,
  isGeneralTied: boolean | null,
];

export type Assessment = {
  id: string;
  kind: string;
  name: string;
  maximum: number;
  coefficient: number;
  heldOn: string | null;
  /** Code of a category of the term's policy. */
  category: string | null;
  scheduledFor: string | null;
  publishedAt: string | null;
  /** A bonus or improvement that nobody must have; null when expected of all. */
  optional: string | null;
  /** By student: when and by whom a mark was entered after publication, and whether it was changed. */
  lateMarks: Record<string, LateMark> | null;
};

export type LateMark = [at: string, by: string | null, isChange: boolean];

type Three<T> = [mean: T, minimum: T, maximum: T];

/** What the database calculates from all marks of a course, published or not. */
export type Figures = {
  students: Record<string, StudentFigures>;
  /** What the ranks are out of. */
  ranked: number | null;
  generalRanked: number | null;
  class: Three<number | null>;
  /** By assessment, on its own maximum; none without a counted mark. */
  assessments: Record<string, Three<number>>;
};

/** Who entered a mark is a place in the gradebook's people. */
type Mark = [mark: string, version: number, enteredBy: number | null, comment?: string];

export type Head = {
  classId: string;
  className: string;
  subject: string;
  coefficient: number;
  /** Top of the scale of the course's averages, and the decimals they are printed with. */
  scale: number;
  decimals: number;
  /** Maximum of a new assessment. */
  maximum: number;
  /** Of the term's policy, where it averages them. */
  categories: [code: string, name: string][];
};

/** A course's gradebook in a term, as the API's `gradebook` gives it. */
export type Gradebook = {
  head: Head;
  state: TermState;
  codes: Code[];
  mayEdit: boolean;
  people: string[];
  students: [
    id: string,
    number: string,
    last: string,
    first: string,
    sex: string | null,
    isEnrolled: boolean,
  ][];
  /** With the mark of each student, in their order. */
  assessments: (Assessment & { marks: (Mark | null)[] })[];
  figures: Figures;
};

/** A mark to save: a number written with a point, a code, or null to clear it. */
export type Edit = {
  key: string;
  mark: string | null;
  /** The remark, which an edit of the mark keeps. */
  comment: string | null;
  version: number | null;
};

/** What stands in the database instead of what was to be saved. */
export type Theirs = {
  mark: string | null;
  comment: string | null;
  version: number | null;
  enteredBy: string | null;
  enteredAt: string | null;
};
