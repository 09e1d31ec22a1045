import type { Book } from './book.svelte.ts';
import type { Asker } from './send.ts';
import type { Assessment } from './types.ts';

type Options = {
  book: Book;
  asker: Asker;
  where: { courseId: string; termId: string };
  /** What became of it; `place` counts from 1. */
  moved: (name: string, place: number, of: number) => void;
  failed: () => void;
};

/** Moves assessments by some places: on the screen at once, in the database one after another. */
export const createOrder = ({ book, asker, where, moved, failed }: Options) => {
  let sending = Promise.resolve();
  const send = async (ids: string[]): Promise<void> => {
    try {
      const { orderAssessments } = await import('./assessments.ts'); // few ever move one
      const outcome = await orderAssessments(asker, where, ids);
      if (outcome && !('refusal' in outcome)) return;
    } catch {
      // the module could not be fetched
    }
    failed();
    await book.refresh();
  };
  return ({ id, name }: Assessment, by: number): void => {
    const ids = book.assessments.map((assessment) => assessment.id);
    const from = ids.indexOf(id);
    const other = ids[from + by];
    if (from < 0 || !other) return;
    const order = ids.with(from, other).with(from + by, id);
    book.arrange(order);
    moved(name, from + by + 1, ids.length);
    sending = sending.then(() => send(order));
  };
};
