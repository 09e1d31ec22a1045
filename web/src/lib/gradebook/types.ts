export type Code = { code: string; label: string; effect: string };

export type Student = { id: string; number: string; name: string; isEnrolled: boolean };

/** Subject average, rank, tied, general average, rank, tied. */
export type Figures = [
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
  scheduledFor: string | null;
  publishedAt: string | null;
  /** A bonus or improvement that nobody must have; null when expected of all. */
  optional: string | null;
};

type Mark = [mark: string, version: number, comment?: string];

/** A course's gradebook in a term, as the API's `gradebook` gives it. */
export type Gradebook = {
  classId: string;
  mayEdit: boolean;
  students: [id: string, number: string, last: string, first: string, isEnrolled: boolean][];
  assessments: (Assessment & { marks: Record<string, Mark> })[];
  figures: Record<string, Figures>;
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
