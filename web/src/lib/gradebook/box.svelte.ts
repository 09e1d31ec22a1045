import type { LateMark, Theirs } from './types.ts';

export type Cell = {
  /** A number with a point, a code, or null: what the person sees and wants. */
  mark: string | null;
  /** What the database holds, as far as we know. */
  saved: string | null;
  version: number | null;
  comment: string | null;
  status: 'still' | 'saved' | 'waiting' | 'invalid' | 'refused' | 'conflict' | 'changed';
  /** With `invalid`: what was typed and can't be a mark. With this and `refused`: why. */
  draft?: string;
  reason?: string;
  /** With `conflict`: what somebody else entered. */
  theirs?: Theirs;
  /** With `changed`: who entered what is shown; nobody known when they cleared it. */
  changedBy?: string | null;
  editedAt?: number;
  /** Set when the mark was entered or changed after its publication. */
  late?: LateMark;
};

/** A cell that the page follows by itself: entering one mark draws one cell anew. */
export const createBox = (initial: Cell) => {
  let current = $state.raw(initial);
  let isActive = $state.raw(false);
  return {
    get current() {
      return current;
    },
    set current(cell) {
      current = cell;
    },
    /** Whether the keyboard is here: kept by the cell, so that a move concerns two cells only. */
    get isActive() {
      return isActive;
    },
    set isActive(is) {
      isActive = is;
    },
  };
};

export type Box = ReturnType<typeof createBox>;
