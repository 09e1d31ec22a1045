/** The statement that writes the one column of a query, which is JSON, as lines. */
export const copyOfLines = (query: string): string =>
  // JSON holds no control characters: quoted with one of them, each line is written as it is
  `copy (${query}) to stdout (format csv, delimiter e'\\x02', quote e'\\x01')`;
