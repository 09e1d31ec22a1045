import { pushState, replaceState } from '$app/navigation';
import { page } from '$app/state';
import { keepPeriod } from '../period.ts';
import type { Book } from './book.svelte.ts';
import type { Box } from './box.svelte.ts';
import type { Place } from './keys.ts';
import { keyOf } from './send.ts';
import type { Student } from './types.ts';

const indexOf = (rows: { id: string }[], id: string | undefined): number =>
  Math.max(
    0,
    rows.findIndex((row) => row.id === id),
  );
const addressOf = (student: string | undefined): string =>
  keepPeriod(page.url.pathname, page.url, student ? { student } : {});

/** The chosen cell, and whether its student is shown alone; the address remembers that. */
export const createChosen = (book: Book, students: Student[]) => {
  // by their ids, as others may add, delete and move assessments
  let assessment = $state.raw(book.assessments[0]?.id);
  let student = $state.raw(page.url.searchParams.get('student') ?? students[0]?.id);
  const row = $derived(indexOf(students, student));
  const column = $derived(indexOf(book.assessments, assessment));
  const isSingle = $derived(page.state.single ?? page.url.searchParams.has('student'));
  // the same object always: who reads its column has nothing to do when the row changes
  const place: Place = {
    get row() {
      return row;
    },
    get column() {
      return column;
    },
  };
  let active: Box | undefined;

  const activate = (): void => {
    const box = book.cells.get(keyOf(book.assessments[column]?.id ?? '', students[row]?.id ?? ''));
    if (box === active) return;
    if (active) active.isActive = false;
    if (box) box.isActive = true;
    active = box;
  };
  activate();
  $effect.pre(activate);

  return {
    place,
    get isSingle() {
      return isSingle;
    },
    choose: (to: Place): void => {
      const chosen = students[to.row]?.id;
      if (isSingle && chosen !== student) replaceState(addressOf(chosen), { single: true });
      assessment = book.assessments[to.column]?.id;
      student = chosen;
      activate();
    },
    chooseAssessment: (id: string): void => {
      if (book.assessments.some((known) => known.id === id)) assessment = id;
    },
    /** Shows the chosen student alone, or the class again. */
    turn: (): void => {
      const single = !isSingle;
      pushState(addressOf(single ? student : undefined), { single });
    },
  };
};
