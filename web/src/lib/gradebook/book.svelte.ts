import type { Cell } from './box.svelte.ts';
import { addCells, changesOfOthers, createCells, isUnfinished } from './cells.ts';
import { createFigures } from './figures.svelte.ts';
import { type Change, type History, noHistory, record, redo, undo } from './history.ts';
import { createOutbox, type Sending } from './outbox.ts';
import { type Answer, type Asker, fetchGradebook, sendMarks, studentOf } from './send.ts';
import { type CellChanges, changesFrom } from './settle.ts';
import type { Assessment, Edit, Gradebook } from './types.ts';

type Options = { gradebook: Gradebook; asker: Asker; course: string; term: string };

/** The state of a gradebook on the screen: its cells, their saving, and what can be undone. */
export const createBook = ({ gradebook, asker, course, term }: Options) => {
  const cells = createCells(gradebook);
  const figures = createFigures(
    gradebook.students.map(([id]) => id),
    gradebook.figures,
  );
  let assessments = $state.raw<Assessment[]>(gradebook.assessments);
  let history = $state.raw<History>(noHistory);
  let savedAt = $state.raw<number>();
  let sending = $state.raw<Sending>({ count: 0, condition: 'ready' });
  let conflicts = $state.raw<string[]>([]);
  let edition = 0; // a gradebook asked for in an older one may lack what was entered since
  let asking = 0; // only what was asked for last says which assessments there are

  const at = (key: string): Cell => cells.get(key)!.current;
  const put = (key: string, change: Partial<Cell>): void => {
    const box = cells.get(key);
    if (box) box.current = { ...box.current, ...change };
  };
  const putAll = (changes: CellChanges): void => {
    for (const [key, change] of changes) put(key, change);
  };

  const settle = (edits: Edit[], answer: Answer): Edit[] => {
    edition += 1;
    const changes = changesFrom(answer, { at, isNewer: outbox.has });
    putAll(changes);
    const settled = changes.map(([key]) => key);
    if (answer.kind === 'stale') {
      conflicts = [...conflicts.filter((key) => !settled.includes(key)), ...settled];
    }
    if (answer.kind !== 'saved') return edits.filter(({ key }) => !settled.includes(key));
    const fresh = answer.courses[course];
    if (fresh) figures.drawFirst(edits.map(studentOf), fresh);
    savedAt = Date.now();
    return [];
  };

  const outbox = createOutbox({
    basisOf: (key) => {
      const { comment, version } = at(key);
      return { comment, version };
    },
    send: (edits) => sendMarks(asker, edits),
    settle,
    notify: (state) => (sending = state),
  });

  const write = (changes: Change[]): void => {
    edition += 1;
    const editedAt = Date.now();
    for (const { key, after } of changes) {
      put(key, { mark: after, status: 'waiting', draft: undefined, theirs: undefined, editedAt });
    }
    conflicts = conflicts.filter((key) => !changes.some((change) => change.key === key));
    outbox.put(changes.map(({ key, after }) => ({ key, mark: after })));
  };

  const step = (move: typeof undo): number => {
    const { history: next, changes } = move(history);
    history = next;
    if (changes.length > 0) write(changes);
    return changes.length;
  };

  return {
    cells,
    figures,
    at,
    retry: outbox.retry,
    get assessments() {
      return assessments;
    },
    get sending() {
      return sending;
    },
    get savedAt() {
      return savedAt;
    },
    /** Keys of the cells that somebody else changed meanwhile. */
    get conflicts() {
      return conflicts;
    },
    get canUndo() {
      return history.done.length > 0;
    },
    get canRedo() {
      return history.undone.length > 0;
    },
    /** Enters marks as one step; answers how many change something. */
    enter: (marks: Pick<Edit, 'key' | 'mark'>[]): number => {
      const changes = marks
        .map(({ key, mark }) => ({ key, before: at(key).mark, after: mark }))
        .filter(({ key, before, after }) => before !== after || at(key).status === 'refused');
      for (const { key } of marks) {
        if (at(key).status === 'invalid') put(key, { status: 'still', draft: undefined });
      }
      if (changes.length === 0) return 0;
      history = record(history, changes);
      write(changes);
      return changes.length;
    },
    /** Keeps what was typed and can't be a mark on the screen, and sends nothing. */
    refuse: (key: string, draft: string, reason: string): void =>
      put(key, { status: 'invalid', draft, reason }),
    /** Forgets what can't be a mark. */
    restore: (key: string): void => {
      if (at(key).status !== 'invalid') return;
      put(key, { status: outbox.has(key) ? 'waiting' : 'still', draft: undefined });
    },
    keepMine: (key: string): void => {
      const { mark, saved } = at(key);
      write([{ key, before: saved, after: mark }]);
    },
    takeTheirs: (key: string): void => {
      put(key, { mark: at(key).saved, status: 'changed', changedBy: at(key).theirs?.enteredBy });
      conflicts = conflicts.filter((other) => other !== key);
    },
    undo: () => step(undo),
    redo: () => step(redo),
    /** Whether leaving would lose something. */
    hasUnsaved: (): boolean =>
      sending.count > 0 || [...cells.values()].some(({ current }) => isUnfinished(current)),
    /** Shows the assessments in another order. */
    arrange: (ids: string[]): void => {
      asking += 1;
      assessments = assessments.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    },
    /** Brings in what became of the assessments and of marks where nothing of ours waits. */
    refresh: async (): Promise<void> => {
      const asked = edition;
      const turn = ++asking;
      const fresh = await fetchGradebook(asker, course, term);
      if (!fresh || turn !== asking) return;
      addCells(cells, fresh);
      assessments = fresh.assessments;
      if (edition !== asked || sending.count > 0) return;
      figures.draw(fresh.figures);
      putAll(changesOfOthers(cells, fresh));
    },
  };
};

export type Book = ReturnType<typeof createBook>;
