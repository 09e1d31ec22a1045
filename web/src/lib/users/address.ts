type Query = Pick<URLSearchParams, 'get'>;

/** A link among the pages of users that stays with the same institution. */
export const keepInstitution = (
  path: string,
  current: { searchParams: Query },
  others: Record<string, string> = {},
): string => {
  const query = new URLSearchParams(others);
  const institution = current.searchParams.get('institution');
  if (institution) query.set('institution', institution);
  return query.size > 0 ? `${path}?${query}` : path;
};

/** A code as it is printed: in groups of four. */
export const grouped = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');
