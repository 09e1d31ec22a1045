import { pushState, replaceState } from '$app/navigation';
import { page } from '$app/state';
import { keepPeriod } from '../period.ts';
import type { Book } from './book.svelte.ts';
import type { Place } from './keys.ts';
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
  let chosen = $state.raw({
    assessment: book.assessments[0]?.id,
    student: page.url.searchParams.get('student') ?? students[0]?.id,
  });
  const place = $derived<Place>({
    row: indexOf(students, chosen.student),
    column: indexOf(book.assessments, chosen.assessment),
  });
  const isSingle = $derived(page.state.single ?? page.url.searchParams.has('student'));

  return {
    get place() {
      return place;
    },
    get isSingle() {
      return isSingle;
    },
    choose: ({ row, column }: Place): void => {
      const student = students[row]?.id;
      if (isSingle && student !== chosen.student) {
        replaceState(addressOf(student), { single: true });
      }
      chosen = { student, assessment: book.assessments[column]?.id };
    },
    chooseAssessment: (id: string): void => {
      if (book.assessments.some((assessment) => assessment.id === id)) {
        chosen = { ...chosen, assessment: id };
      }
    },
    /** Shows the chosen student alone, or the class again. */
    turn: (): void => {
      const single = !isSingle;
      pushState(addressOf(single ? chosen.student : undefined), { single });
    },
  };
};
