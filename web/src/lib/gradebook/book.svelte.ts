import type { Cell } from './box.svelte.ts';
import { createCells } from './cells.ts';
import { type Change, type History, noHistory, record, redo, undo } from './history.ts';
import { canonical } from './marks.ts';
import { createOutbox, type Sending } from './outbox.ts';
import { type Answer, fetchGradebook, keyOf, sendMarks } from './send.ts';
import type { Edit, Gradebook } from './types.ts';

type Options = { gradebook: Gradebook; school: number; course: string; term: string };

const unfinished = ['waiting', 'invalid', 'refused', 'conflict'];

/** The state of a gradebook on the screen: its cells, their saving, and what can be undone. */
export const createBook = ({ gradebook, school, course, term }: Options) => {
  const cells = createCells(gradebook);
  let figures = $state.raw(gradebook.figures);
  let history = $state.raw<History>(noHistory);
  let savedAt = $state.raw<number>();
  let sending = $state.raw<Sending>({ count: 0, condition: 'ready' });
  let conflicts = $state.raw<string[]>([]);

  const at = (key: string): Cell => cells.get(key)!.current;
  const put = (key: string, change: Partial<Cell>): void => {
    const box = cells.get(key);
    if (box) box.current = { ...box.current, ...change };
  };

  const settle = (edits: Edit[], answer: Answer): Edit[] => {
    if (answer.kind === 'saved') {
      for (const { key, mark, version } of answer.marks) {
        const isNewer = outbox.has(key);
        const isInvalid = at(key).status === 'invalid';
        put(key, {
          saved: mark,
          version,
          ...(isNewer || isInvalid ? {} : { mark, status: 'saved' }),
        });
      }
      figures = answer.courses[course] ?? figures;
      savedAt = Date.now();
      return [];
    }
    if (answer.kind === 'stale') {
      for (const { key, theirs } of answer.marks) {
        const { mark, comment, version } = theirs;
        put(key, { status: 'conflict', saved: mark, comment, version, theirs });
      }
      const stale = answer.marks.map(({ key }) => key);
      conflicts = [...conflicts.filter((key) => !stale.includes(key)), ...stale];
    }
    if (answer.kind === 'refused') {
      for (const { key, field } of answer.marks) put(key, { status: 'refused', reason: field });
    }
    const settled = 'marks' in answer ? answer.marks.map(({ key }) => key) : [];
    return edits.filter(({ key }) => !settled.includes(key));
  };

  const outbox = createOutbox({
    basisOf: (key) => {
      const { comment, version } = at(key);
      return { comment, version };
    },
    send: (edits) => sendMarks(school, edits),
    settle,
    notify: (state) => (sending = state),
  });

  const write = (changes: Change[]): void => {
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
    at,
    retry: outbox.retry,
    get sending() {
      return sending;
    },
    get figures() {
      return figures;
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
      sending.count > 0 ||
      [...cells.values()].some(({ current }) => unfinished.includes(current.status)),
    /** Brings in what others entered meanwhile, where nothing of ours waits. */
    refresh: async (): Promise<void> => {
      if (sending.count > 0) return;
      const fresh = await fetchGradebook(school, course, term);
      if (!fresh || sending.count > 0) return;
      figures = fresh.figures;
      for (const { id, marks } of fresh.assessments) {
        for (const [index, [student]] of fresh.students.entries()) {
          const key = keyOf(id, student);
          const cell = cells.get(key)?.current;
          const [text = null, version = null, by = null, comment = null] = marks[index] ?? [];
          if (!cell || cell.version === version || unfinished.includes(cell.status)) continue;
          const mark = canonical(text);
          const changedBy = by === null ? undefined : fresh.people[by];
          put(key, { mark, saved: mark, version, comment, status: 'changed', changedBy });
        }
      }
    },
  };
};

export type Book = ReturnType<typeof createBook>;
