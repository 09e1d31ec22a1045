import type { GradebookWords } from '../i18n/gradebook/fr.ts';
import type { Book } from './book.svelte.ts';
import type { Place } from './keys.ts';
import { keyOf } from './send.ts';
import type { Student } from './types.ts';

type Options = {
  book: Book;
  students: Student[];
  place: () => Place;
  words: () => GradebookWords;
  say: (text: string) => void;
};

/** What buttons and keys do to many cells; each says how many it changed. */
export const createCommands = ({ book, students, place, words, say }: Options) => ({
  undo: (): void => say(words().undone(book.undo())),
  redo: (): void => say(words().redone(book.redo())),
  /** Copies the chosen mark into the blank cells below. */
  fill: (): void => {
    const { row, column } = place();
    const assessment = book.assessments[column]!.id;
    const [first, ...below] = students.slice(row).map(({ id }) => keyOf(assessment, id));
    const { mark } = book.at(first!);
    const blank = below.filter((key) => book.at(key).mark === null);
    say(words().filled(mark === null ? 0 : book.enter(blank.map((key) => ({ key, mark })))));
  },
});

export type Commands = ReturnType<typeof createCommands>;
