const margin = '200px';

/** Marks the rows of a table that are in sight or close to it, as long as they are. */
export const markNear = (table: HTMLTableElement): (() => void) => {
  const observer = new IntersectionObserver(
    (rows) => {
      for (const { target, isIntersecting } of rows) {
        target.toggleAttribute('data-near', isIntersecting);
      }
    },
    { root: table.parentElement, rootMargin: margin },
  );
  for (const row of table.tBodies[0]!.rows) observer.observe(row);
  return () => observer.disconnect();
};
