/** Where a student was and what was done, as the API's `studentHistory` gives it. */
export type History = {
  enrollments: {
    id: string;
    yearName: string;
    classId: string;
    className: string;
    startsOn: string;
    endsOn: string | null;
    isDropped: boolean;
    termName: string | null;
    reason: string | null;
  }[];
  steps: {
    id: string;
    kind: string;
    day: string;
    reason: string | null;
    madeAt: string;
    madeBy: string | null;
    from: string | null;
    to: string | null;
    isLast: boolean;
  }[];
};
