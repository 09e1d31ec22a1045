import { attachment } from '#lib/server/attachment.ts';
import { csvStream } from '#lib/server/csv.ts';
import { rejectedOf } from '#lib/server/imports/rejected.ts';
import type { RequestHandler } from './$types';

/** The rejected rows of an import as a CSV file, with what is wrong with each at its end. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { name, columns, pages } = await rejectedOf(locals, params.id);
  return attachment(csvStream(columns, pages(), locals.language), {
    name: `${name}.csv`,
    type: 'text/csv; charset=utf-8',
  });
};
