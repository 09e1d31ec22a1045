import type { Cell } from './box.svelte.ts';
import type { Answer } from './send.ts';

/** What becomes of cells, by their keys. */
export type CellChanges = [key: string, change: Partial<Cell>][];

type Cells = {
  at: (key: string) => Cell;
  /** Whether a newer edit of the cell waits. */
  isNewer: (key: string) => boolean;
};

/** What the answer to edits changes in the cells that it names. */
export const changesFrom = (answer: Answer, { at, isNewer }: Cells): CellChanges => {
  switch (answer.kind) {
    case 'saved':
      return answer.marks.map(({ key, mark, version }) => {
        const [assessment = '', student = ''] = key.split(' ');
        const late = answer.lateMarks[assessment]?.[student];
        const isShown = !isNewer(key) && at(key).status !== 'invalid';
        return [key, { saved: mark, version, late, ...(isShown && { mark, status: 'saved' }) }];
      });
    case 'stale':
      return answer.marks.map(({ key, theirs }) => {
        const { mark, comment, version } = theirs;
        return [key, { status: 'conflict', saved: mark, comment, version, theirs }];
      });
    case 'refused':
      return answer.marks.map(({ key, field }) => [key, { status: 'refused', reason: field }]);
    default:
      return [];
  }
};
