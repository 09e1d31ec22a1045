import { type Reading, readMark } from './marks.ts';
import type { Assessment, Code, Student } from './types.ts';

export type PastedMark = {
  student: Student;
  assessment: Assessment;
  text: string;
  reading: Reading;
};

export type Pasted = {
  /** Whether the first column named the students; else they follow one another. */
  isMatched: boolean;
  marks: PastedMark[];
  /** What named no student of the list, or several. */
  unknown: string[];
  /** How many cells had no place in the gradebook. */
  outside: number;
};

import type { Place } from './keys.ts';

/** The rows and cells of what a spreadsheet copies; quoted cells may hold line breaks. */
export const readBlock = (text: string): string[][] => {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text
    .replace(/(\r?\n)+$/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r?\n|$)/g)) {
    rows.at(-1)!.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === '') break;
    if (end !== '\t') rows.push([]);
  }
  return rows;
};

const simple = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');

const findStudents = (names: string[], students: Student[]): (Student | undefined)[] => {
  const known = new Map<string, Student | undefined>();
  for (const student of students) {
    const name = simple(student.name);
    known.set(name, known.has(name) ? undefined : student);
  }
  const numbers = new Map(students.map((student) => [student.number.toLowerCase(), student]));
  return names.map((name) => numbers.get(name.toLowerCase()) ?? known.get(simple(name)));
};

/**
 * What a pasted block would enter. When most of the first column are numbers or names of students,
 * it says whose the marks are (in whatever order); else they start at `place` and follow the list.
 */
export const matchBlock = (
  block: string[][],
  place: Place,
  students: Student[],
  assessments: Assessment[],
  codes: Code[],
): Pasted => {
  const found = findStudents(
    block.map(([name = '']) => name),
    students,
  );
  const matches = found.filter(Boolean);
  const isMatched =
    block.some((row) => row.length > 1) &&
    matches.length * 2 >= block.length &&
    new Set(matches).size === matches.length;
  const read = (text: string, assessment: Assessment): Reading =>
    readMark(text, assessment.maximum, codes);

  const widest = Math.max(...block.map((row) => row.length));
  let skipped = isMatched ? 1 : 0;
  const first = assessments[place.column]!;
  // a name such as “A” reads as a code: most of the column must be marks
  const isMarks = (column: number): boolean => {
    const texts = block.map((row) => row[column]).filter(Boolean) as string[];
    return texts.filter((text) => read(text, first).mark).length * 2 >= texts.length;
  };
  while (isMatched && skipped < widest - 1 && !isMarks(skipped)) skipped++;

  const pasted: Pasted = { isMatched, marks: [], unknown: [], outside: 0 };
  block.forEach((row, index) => {
    const values = row.slice(skipped);
    const student = isMatched ? found[index] : students[place.row + index];
    const isHeading = isMatched && index === 0 && !values.some((text) => read(text, first).mark);
    if (!student && isMatched) {
      if (!isHeading && row[0]) pasted.unknown.push(row[0]);
      return;
    }
    values.forEach((text, offset) => {
      const assessment = assessments[place.column + offset];
      if (!student || !assessment) pasted.outside += text ? 1 : 0;
      else if (text) {
        pasted.marks.push({ student, assessment, text, reading: read(text, assessment) });
      }
    });
  });
  return pasted;
};
