/** The page that the query string asks for, counted from 1. */
export const pageOf = (query: URLSearchParams): number => {
  const number = Number(query.get('page'));
  return Number.isInteger(number) && number > 0 && number < 1000 ? number : 1;
};
