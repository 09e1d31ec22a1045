import type { Figures, StudentFigures } from './types.ts';

const longestWait = 400;

const whenIdle = (draw: () => void): void => {
  // Safari has no other way to wait than for a time
  if ('requestIdleCallback' in window) requestIdleCallback(draw, { timeout: longestWait });
  else setTimeout(draw, longestWait / 4);
};

const createRow = (initial: StudentFigures | undefined) => {
  let current = $state.raw(initial);
  return {
    get current() {
      return current;
    },
    set current(fresh) {
      if (String(fresh) !== String(current)) current = fresh;
    },
  };
};

/** The figures on the screen, each student's followed by itself. */
export const createFigures = (students: string[], initial: Figures) => {
  let course = $state.raw(initial);
  let known = initial;
  let isDrawing = false;
  const rows = Object.fromEntries(students.map((id) => [id, createRow(initial.students[id])]));

  const draw = (fresh: Figures): void => {
    course = known = fresh;
    for (const [id, row] of Object.entries(rows)) row.current = fresh.students[id];
  };

  return {
    /** What concerns the course and its assessments. */
    get course(): Omit<Figures, 'students'> {
      return course;
    },
    of: (student: string): StudentFigures | undefined => rows[student]?.current,
    draw,
    /** Draws these students' at once, and the rest of the class when the page has nothing else to do. */
    drawFirst: (first: string[], fresh: Figures): void => {
      known = fresh;
      for (const id of first) {
        const row = rows[id];
        if (row) row.current = fresh.students[id];
      }
      if (isDrawing) return;
      isDrawing = true;
      whenIdle(() => {
        isDrawing = false;
        draw(known);
      });
    },
  };
};
