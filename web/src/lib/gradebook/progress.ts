import type { Book } from './book.svelte.ts';
import { keyOf } from './send.ts';
import type { Assessment, Student } from './types.ts';

export type Progress = { entered: number; expected: number };

/** How many of the enrolled students have a mark or a code in an assessment. */
export const progressOf = (book: Book, students: Student[], { id }: Assessment): Progress => {
  const expected = students.filter(({ isEnrolled }) => isEnrolled);
  const entered = expected.filter((student) => book.at(keyOf(id, student.id)).mark !== null);
  return { entered: entered.length, expected: expected.length };
};
