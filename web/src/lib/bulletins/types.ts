/** What the database says of appreciations, councils and bulletins. */
export type State = 'draft' | 'council' | 'issued';
export type Kind = 'term' | 'annual' | 'transcript';
type Name = { id: string; lastName: string; firstName: string };

export type Sheet = {
  courseId: string;
  subjectName: string;
  classId: string;
  className: string;
  scale: number;
  state: State;
  mayWrite: boolean;
  mean: number | null;
  students: (Name & { average: number | null; text: string | null; before: string | null })[];
};

export type Council = {
  className: string;
  state: State;
  isClosed: boolean;
  isLast: boolean;
  mentions: string[];
  distinctions: string[];
  scale: number;
  isAdmin: boolean;
  missing: { courseId: string; subjectName: string; missing: number }[];
  students: (Name & { isWritten: boolean })[];
};

export type Place = { rank: number | null; isTied: boolean; ranked: number | null };

export type Subject = Place & {
  courseId: string;
  name: string;
  teacher: string | null;
  coefficient: number;
  average: number | null;
  letter: string | null;
  mean: number | null;
  minimum: number | null;
  maximum: number | null;
  appreciation: string | null;
};

export type TermFigure = Place & { id: string; name: string; average: number | null };

export type YearFigure = Place & {
  average: number | null;
  letter?: string | null;
  mention?: string | null;
};

type Head = {
  school: { name: string; header: string[]; scale: number; layout: string };
  class: { name: string; year: string; level: string | null; size: number | null };
  student: {
    number: string;
    lastName: string;
    firstName: string;
    sex: string | null;
    birthDate: string | null;
    birthPlace: string | null;
  };
  decimals: number;
  showsRanks: boolean;
};

export type TermData = Head & {
  kind: 'term';
  term: { name: string };
  subjects: Subject[];
  total: Subject & { points: number | null };
  terms: TermFigure[];
  year: YearFigure | null;
  conduct: { mark: number | null; hours: number; records: number };
  council: {
    mention: string | null;
    distinctions: string[];
    appreciation: string | null;
    councilComment: string | null;
    headComment: string | null;
    decision: string | null;
  };
};

export type YearBody = Pick<Head, 'class' | 'decimals'> & {
  subjects: { name: string; coefficient: number; averages: Record<string, number | null> }[];
  terms: TermFigure[];
  year: YearFigure;
  decision: string | null;
  nextClass: string | null;
};

export type AnnualData = Head & YearBody & { kind: 'annual' };
export type TranscriptData = Head & { kind: 'transcript'; years: YearBody[] };

export type CouncilStudent = {
  data: TermData;
  position: number | null;
  suggestedMention: string | null;
  isMentionChosen: boolean;
  suggestedDecision: string | null;
  decision: string | null;
  decisionNote: string | null;
  assessments: {
    id: string;
    courseId: string;
    subjectName: string;
    name: string;
    maximum: number;
    value: number | null;
    code: string | null;
  }[];
};

export type Simulated = {
  average: number | null;
  rank: number | null;
  ranked: number | null;
  mention: string | null;
};

export type Batch = {
  id: string;
  state: 'running' | 'made' | 'failed' | 'cancelled';
  requestedAt: string;
  requestedBy: string | null;
  bulletins: number;
  made: number;
  files: {
    classId: string;
    className: string;
    state: 'waiting' | 'made' | 'failed';
    bulletins: number;
    size: number | null;
    problem: string | null;
  }[];
};

export type Overview = {
  classes: {
    id: string;
    name: string;
    state: State | null;
    isClosed: boolean;
    students: number;
    issued: number;
    superseded: number;
    revoked: number;
    appreciations: number;
    expected: number;
  }[];
  batches: Batch[];
};
