import { attachment } from '#lib/server/attachment.ts';
import { csvStream, type Column } from '#lib/server/csv.ts';
import { templateOf, type TemplateColumn } from '#lib/server/imports/template.ts';
import type { RequestHandler } from './$types';

/** A table to fill in: the header of a kind of import, and a row as an example. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { name, columns } = await templateOf(locals, params.kind);
  const pages = async function* (): AsyncGenerator<TemplateColumn[][]> {
    yield [columns];
  };
  const cells = columns.map(({ title, example }): Column<TemplateColumn[]> => [
    title,
    () => example,
  ]);
  return attachment(csvStream(cells, pages(), locals.language), {
    name: `${name}.csv`,
    type: 'text/csv; charset=utf-8',
  });
};
