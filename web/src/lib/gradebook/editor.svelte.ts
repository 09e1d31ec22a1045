import { flushSync } from 'svelte';
import type { Format } from '../i18n/format.ts';
import type { GradebookWords } from '../i18n/gradebook/fr.ts';
import type { Book } from './book.svelte.ts';
import type { Commands } from './commands.ts';
import { commandFor, type Move, moved, movedInOne, type Place } from './keys.ts';
import { readMark } from './marks.ts';
import { progressOf } from './progress.ts';
import { keyOf } from './send.ts';
import type { Code, Student } from './types.ts';

type Options = {
  book: Book;
  students: Student[];
  codes: Code[];
  mayEdit: () => boolean;
  /** Whether the assessments of one student stand below one another. */
  isSingle: () => boolean;
  place: () => Place;
  choose: (place: Place) => void;
  words: () => GradebookWords;
  format: () => Format;
  say: (text: string) => void;
  commands: () => Commands & { history: () => void; paste: (text: string) => void };
};

let phone: MediaQueryList | undefined; // kept, as asking anew costs more than the rest of a key
const isPhone = (): boolean => (phone ??= matchMedia('(max-width: 639px)')).matches;

/** What is being typed, and what keys, clicks and pastes do in the cells on the screen. */
export const createEditor = (options: Options) => {
  const { book, students, codes, mayEdit, isSingle, place, choose, words, format, say } = options;
  let typed = $state.raw<string | null>(null);
  let root: HTMLElement | undefined;

  const assessment = () => book.assessments[place().column]!;
  const key = (): string => keyOf(assessment().id, students[place().row]!.id);
  const find = (selector: string): HTMLElement | null | undefined => root?.querySelector(selector);
  const input = () => find('td input') as HTMLInputElement | null | undefined;
  const focus = (): void => input()?.focus(); // which selects its text
  const select = (): void => input()?.select();

  /** Takes what is being typed as the mark; false when it can't be one. */
  const commit = (): boolean => {
    if (typed === null) return book.at(key()).status !== 'invalid';
    const text = typed;
    typed = null;
    const { maximum } = assessment();
    const { mark, problem } = readMark(text, maximum, codes);
    if (!problem) {
      book.enter([{ key: key(), mark: mark ?? null }]);
      return true;
    }
    const known = codes.map(({ code }) => code).join(', ');
    book.refuse(key(), text, words().problems[problem](format().number(maximum), known));
    return false;
  };

  const go = (to: Place): void => {
    flushSync(() => choose(to));
    if (input() === document.activeElement) select();
    else focus();
  };

  const move = (direction: Move, holds: boolean): void => {
    const isRight = commit();
    if (holds && !isRight) return;
    const { row, column } = place();
    const to = (isSingle() ? movedInOne : moved)(
      { row, column },
      direction,
      students.length,
      book.assessments.length,
    );
    const isStill = to.row === row && to.column === column;
    // beyond the first row and column stand the heads, which open more
    const head = { up: `[data-head="${column}"]`, left: `[data-name="${row}"]` }[
      direction as string
    ];
    const beyond = isStill && !holds && head ? find(head) : null;
    if (beyond) return beyond.focus();
    if (isStill && direction === 'down' && !isSingle()) {
      const { entered, expected } = progressOf(book, students, assessment());
      say(words().progress(entered, expected));
    }
    go(to);
  };

  const isEdge = ({ key, shiftKey }: KeyboardEvent): boolean =>
    key === 'Tab' &&
    (isSingle() || place().column === (shiftKey ? 0 : book.assessments.length - 1));

  const obey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const command = commandFor(event, typed !== null, isPhone());
    if (!command || (command.kind === 'move' && isEdge(event))) return;
    event.preventDefault();
    const { undo, redo, fill, history } = options.commands();
    if (command.kind === 'move') return move(command.move, command.holds ?? false);
    if (command.kind === 'restore') {
      typed = null;
      book.restore(key());
      return select();
    }
    if (command.kind === 'history') {
      commit();
      return history();
    }
    if (!mayEdit()) return;
    if (command.kind === 'undo') undo();
    if (command.kind === 'redo') redo();
    if (command.kind === 'fill' && !isSingle()) fill();
    if (command.kind === 'clear') typed = '';
    if (command.kind === 'edit') {
      const input = event.target as HTMLInputElement;
      typed = input.value;
      input.setSelectionRange(input.value.length, input.value.length);
    }
  };

  const takePaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!mayEdit() || isSingle() || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    typed = null;
    options.commands().paste(text);
  };

  const followPointer = ({ target }: MouseEvent): void => {
    const cell = (target as Element).closest<HTMLElement>('td[data-column]');
    if (!cell || (target as Element).closest('input')) return;
    commit();
    go({ row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) });
  };

  return {
    get typed() {
      return typed;
    },
    type: (text: string): void => void (typed = text),
    commit,
    /** Gives the keyboard to the chosen cell. */
    focus,
    go,
    /** Enters a code from its button and goes on to the next cell. */
    enterCode: (code: string): void => {
      typed = code;
      move('down', true);
    },
    obey,
    takePaste,
    /** Makes a table the one whose cells are edited. */
    attach: (element: HTMLElement): (() => void) => {
      root = element;
      element.addEventListener('click', followPointer);
      return () => element.removeEventListener('click', followPointer);
    },
  };
};

export type Editor = ReturnType<typeof createEditor>;
