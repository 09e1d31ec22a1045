import { error } from '@sveltejs/kit';
import { mostRejectedInWorkbook } from '#lib/imports/types.ts';
import { attachment } from '#lib/server/attachment.ts';
import { rejectedOf } from '#lib/server/imports/rejected.ts';
import { type, workbook } from '#lib/server/xlsx.ts';
import type { RequestHandler } from './$types';

/**
 * The rejected rows of an import as a workbook, with what is wrong with each at its end: corrected,
 * it is imported as it is.
 */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { name, count, columns, pages } = await rejectedOf(locals, params.id);
  if (count > mostRejectedInWorkbook) error(413, 'These are too many rows for a workbook.');
  const rows = [columns.map(([title]) => title)];
  for await (const page of pages()) {
    rows.push(...page.map((row) => columns.map(([, cell]) => String(cell(row) ?? ''))));
  }
  const widths = columns.map((_, place) => (place === columns.length - 1 ? 60 : 18));
  const content = await workbook([{ name: columns.at(-1)![0], rows, widths }]);
  return attachment(new Uint8Array(content), { name: `${name}.xlsx`, type });
};
