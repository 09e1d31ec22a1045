export const sorts = ['rank', 'name', 'number', 'sex'] as const;

export type Sort = (typeof sorts)[number];

export type Choice = {
  /** `term`, `year`, or the course whose averages are ranked. */
  of: string;
  sort: Sort;
  level: boolean;
};

const uuid = /^[0-9a-f-]{36}$/i;

/** What the query string asks to see; anything else is the term by rank. */
export const chosenRanking = (query: Pick<URLSearchParams, 'get'>): Choice => {
  const of = query.get('of') ?? 'term';
  const sort = sorts.find((known) => known === query.get('sort')) ?? 'rank';
  return {
    of: of === 'year' || uuid.test(of) ? of : 'term',
    sort,
    level: query.get('level') === '1',
  };
};

/** What the API is asked for a choice. */
export const rankingVariables = (classId: string, termId: string, choice: Choice) => ({
  class: classId,
  shown: termId,
  term: choice.of === 'year' ? null : termId,
  course: uuid.test(choice.of) ? choice.of : null,
  level: choice.level,
  sort: choice.sort,
});
