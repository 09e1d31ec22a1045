import { error } from '@sveltejs/kit';
import { loadImportExamples, loadImportWords } from '#lib/i18n/imports/load.ts';
import type { ImportPage } from '#lib/imports/types.ts';
import { ask } from '#lib/server/api.ts';
import { csvStream, type Column } from '#lib/server/csv.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import { ImportKindFields } from '../../queries.ts';
import type { RequestHandler } from './$types';

type Field = ImportPage['fields'][number];

// a whole name stands for last and first name
const isShown = ({ name }: Field): boolean => name !== 'full_name';

/** A table to fill in: the header of a kind of import, and a row as an example. */
export const GET: RequestHandler = async ({ locals, params }) => {
  requireAdmin(locals);
  const answer = await ask(locals.api, ImportKindFields, {});
  const fields = (answer.importKindFields as Record<string, Field[]>)[params.kind];
  if (!fields) error(404, 'There is no import of this.');
  const [w, examples] = await Promise.all([
    loadImportWords(locals.language),
    loadImportExamples(locals.language),
  ]);
  const columns = fields
    .filter(isShown)
    .map(({ name }): Column<Record<string, string>> => [
      w.fields[name] ?? name,
      (row) => row[name],
    ]);
  const pages = async function* (): AsyncGenerator<Record<string, string>[]> {
    yield [examples];
  };
  const fileName = `${w.kinds[params.kind] ?? params.kind}.csv`;
  return new Response(csvStream(columns, pages(), locals.language), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'cache-control': 'no-store',
    },
  });
};
