import { error } from '@sveltejs/kit';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An identifier of the query string. Throws 404 when it is none. */
export const idOf = (query: URLSearchParams, name: string): string => {
  const id = query.get(name) ?? '';
  if (!uuid.test(id)) error(404, `There is no such ${name}.`);
  return id;
};

/** Rows that came in one answer. */
export async function* onePage<Row>(rows: readonly Row[]): AsyncGenerator<Row[]> {
  yield [...rows];
}

export const pageSize = 500;

/** Asks for page after page, in the order of the database, until one is not full. */
export async function* allPages<Row>(
  fetchPage: (offset: number) => Promise<readonly Row[]>,
): AsyncGenerator<Row[]> {
  for (let offset = 0; ; offset += pageSize) {
    const rows = await fetchPage(offset);
    if (rows.length > 0) yield [...rows];
    if (rows.length < pageSize) return;
  }
}
