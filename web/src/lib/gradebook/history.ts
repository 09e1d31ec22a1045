export type Change = { key: string; before: string | null; after: string | null };

/** Steps that can be undone and redone, the latest last. A step is all that one action changed. */
export type History = { done: Change[][]; undone: Change[][] };

export const noHistory: History = { done: [], undone: [] };

const limit = 50;

/** The history after another step; what had been undone can't be redone any more. */
export const record = ({ done }: History, step: Change[]): History => ({
  done: [...done, step].slice(-limit),
  undone: [],
});

const reversed = (step: Change[]): Change[] =>
  step.map(({ key, before, after }) => ({ key, before: after, after: before }));

type Move = { history: History; changes: Change[] };

/** Takes the last step back: the history then, and what has to change. */
export const undo = ({ done, undone }: History): Move => {
  const step = done.at(-1);
  if (!step) return { history: { done, undone }, changes: [] };
  return {
    history: { done: done.slice(0, -1), undone: [...undone, step] },
    changes: reversed(step),
  };
};

/** Does again the step that was undone last. */
export const redo = ({ done, undone }: History): Move => {
  const step = undone.at(-1);
  if (!step) return { history: { done, undone }, changes: [] };
  return { history: { done: [...done, step], undone: undone.slice(0, -1) }, changes: step };
};
