/** Where everybody goes at the end of a year, as the API's `rolloverPreview` gives it. */
export type Plan = {
  students: Going[];
  classes: { id: string; name: string; maxSize: number; size: number }[];
  applied: { id: string; students: number; appliedAt: string; appliedBy: string | null }[];
};

export type Outcome = 'passes' | 'repeats' | 'graduates' | 'leaves';

export type Going = {
  id: string;
  lastName: string;
  firstName: string;
  fromClassId: string;
  fromClass: string;
  outcome: Outcome | null;
  toClass: string | null;
  problem: 'undecided' | 'no_level' | 'no_class' | 'full' | null;
};

export type Group = { key: string; first: Going; students: Going[] };

/** Students who have these figures in common, in the order of their first. */
export const groupBy = (students: Going[], keyOf: (student: Going) => string): Group[] => {
  const groups = new Map<string, Group>();
  for (const student of students) {
    const key = keyOf(student);
    const group = groups.get(key);
    if (group) group.students.push(student);
    else groups.set(key, { key, first: student, students: [student] });
  }
  return [...groups.values()];
};
