type Person = { lastName: string; firstName: string };

/** A class's official figures in a term, as the API's `classSummary` gives them. */
export type ClassSummary = {
  className: string;
  levelName: string | null;
  termName: string;
  mainTeacher: Person | null;
  classSize: number | null;
  mean: number | null;
  minimum: number | null;
  maximum: number | null;
  median: number | null;
  figures: number | null;
  atOrAboveHalf: number | null;
  ranked: number | null;
  missingMarks: number | null;
  scale: number;
  decimals: number;
  distribution: { from: number; to: number; count: number }[];
  rankScope: string;
  policyName: string;
  policyVersion: number;
  calculatedAt: string | null;
  isValid: boolean;
};

export type CourseResult = {
  courseId: string;
  subjectName: string;
  teacher: Person | null;
  coefficient: number;
  mode: string;
  average: number | null;
  rank: number | null;
  isTied: boolean;
  ranked: number | null;
  scale: number;
  missingMarks: number;
  classMean: number | null;
  classMinimum: number | null;
  classMaximum: number | null;
};

/** A student's official results in a term, as the API's `studentResults` gives them. */
export type StudentResults = {
  classId: string;
  className: string;
  scale: number;
  decimals: number;
  average: number | null;
  rank: number | null;
  isTied: boolean;
  ranked: number | null;
  isEnrolled: boolean;
  totalCoefficient: number | null;
  classMean: number | null;
  classMinimum: number | null;
  classMaximum: number | null;
  calculatedAt: string | null;
  frozenAt: string | null;
  policyName: string;
  policyVersion: number;
  isValid: boolean;
  year: {
    average: number | null;
    rank: number | null;
    isTied: boolean;
    ranked: number | null;
    terms: number;
  } | null;
  courses: CourseResult[];
};

/** Whether a class of a list has figures that wait for a calculation. */
export const isPending = (row: { isValid: boolean | null; mean: string | null }): boolean =>
  !row.isValid && row.mean !== null;
