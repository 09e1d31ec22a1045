import { error } from '@sveltejs/kit';
import { loadImportWords } from '#lib/i18n/imports/load.ts';
import type { ImportPage, ImportRow } from '#lib/imports/types.ts';
import { ask } from '#lib/server/api.ts';
import { csvStream, type Column } from '#lib/server/csv.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import { ImportPageQuery } from '../../queries.ts';
import type { RequestHandler } from './$types';

/** The rejected rows of an import as a CSV file, with what is wrong with each at its end. */
export const GET: RequestHandler = async ({ locals, params }) => {
  requireAdmin(locals);
  const fetchRows = async (start: number): Promise<ImportPage> => {
    const variables = { import: params.id, action: 'reject', start };
    const answer = await ask(locals.api, ImportPageQuery, variables);
    if (!answer.importPage) error(404, 'The school has no such import.');
    return answer.importPage as ImportPage;
  };
  const [first, w] = await Promise.all([fetchRows(0), loadImportWords(locals.language)]);
  const pages = async function* (): AsyncGenerator<ImportRow[]> {
    let rows = first.rows;
    for (let start = rows.length; rows.length > 0; start += rows.length) {
      yield rows;
      ({ rows } = await fetchRows(start));
    }
  };
  const told = ({ errors }: ImportRow): string =>
    errors
      .map(({ field, code, detail }) => {
        const sentence = w.errors[code]?.(detail ?? '') ?? code;
        return field ? `${w.fields[field] ?? field}: ${sentence}` : sentence;
      })
      .join(' ');
  const columns: Column<ImportRow>[] = [
    ...first.columns.map(({ header }, place): Column<ImportRow> => [
      header || w.unnamed(place + 1),
      (row) => row.fields[place],
    ]),
    [w.problems, told],
  ];
  const name = `${first.import.fileName.replace(/\.\w+$/, '')}-${w.rejectedFile}.csv`;
  return new Response(csvStream(columns, pages(), locals.language), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  });
};
