import { type Box, createBox } from './box.svelte.ts';
import { canonical } from './marks.ts';
import { keyOf } from './send.ts';
import type { Gradebook } from './types.ts';

/** The cell of every student and assessment, by its key. */
export const createCells = ({ students, assessments }: Gradebook): Map<string, Box> => {
  const cells = new Map<string, Box>();
  for (const { id, marks } of assessments) {
    for (const [index, [student]] of students.entries()) {
      const [text = null, version = null, , comment = null] = marks[index] ?? [];
      const mark = canonical(text);
      cells.set(
        keyOf(id, student),
        createBox({ mark, saved: mark, version, comment, status: 'still' }),
      );
    }
  }
  return cells;
};
