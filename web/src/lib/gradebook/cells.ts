import { type Box, type Cell, createBox } from './box.svelte.ts';
import { canonical } from './marks.ts';
import { keyOf } from './send.ts';
import type { Gradebook } from './types.ts';
import type { CellChanges } from './settle.ts';

/** What the database holds for every student and assessment, by the cell's key. */
function* storedCells({ students, assessments, people }: Gradebook) {
  for (const { id, marks, lateMarks } of assessments) {
    for (const [index, [student]] of students.entries()) {
      const [text = null, version = null, by = null, comment = null] = marks[index] ?? [];
      const mark = canonical(text);
      const late = lateMarks?.[student];
      const changedBy = by === null ? undefined : people[by];
      const cell: Cell = { mark, saved: mark, version, comment, late, status: 'still' };
      yield { key: keyOf(id, student), cell, changedBy };
    }
  }
}

/** Makes the cells that there are none of yet. */
export const addCells = (cells: Map<string, Box>, gradebook: Gradebook): void => {
  for (const { key, cell } of storedCells(gradebook)) {
    if (!cells.has(key)) cells.set(key, createBox(cell));
  }
};

/** The cell of every student and assessment, by its key. */
export const createCells = (gradebook: Gradebook): Map<string, Box> => {
  const cells = new Map<string, Box>();
  addCells(cells, gradebook);
  return cells;
};

const unfinished = ['waiting', 'invalid', 'refused', 'conflict'];

/** Whether leaving the page would lose what the cell holds. */
export const isUnfinished = ({ status }: Cell): boolean => unfinished.includes(status);

/** What others changed since the cells were read, where nothing of ours waits. */
export const changesOfOthers = (cells: Map<string, Box>, fresh: Gradebook): CellChanges => {
  const changes: CellChanges = [];
  for (const { key, cell, changedBy } of storedCells(fresh)) {
    const current = cells.get(key)?.current;
    if (!current || isUnfinished(current) || current.version === cell.version) continue;
    changes.push([key, { ...cell, status: 'changed', changedBy }]);
  }
  return changes;
};
