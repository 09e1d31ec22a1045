import { error } from '@sveltejs/kit';
import { graphql } from '../../graphql.ts';
import { loadImportWords } from '../../i18n/imports/load.ts';
import { labelOf } from '../../imports/labels.ts';
import type { ImportPage, ImportRow } from '../../imports/types.ts';
import { ask } from '../api.ts';
import type { Column } from '../csv.ts';
import { requireAdmin } from '../viewer.ts';

const RejectedRows = graphql(`
  query RejectedRows($import: UUID!, $start: Int!) {
    importPage(importId: $import, action: "reject", start: $start)
  }
`);

type Rejected = {
  /** A name for the file, without its end. */
  name: string;
  count: number;
  columns: Column<ImportRow>[];
  pages: () => AsyncGenerator<ImportRow[]>;
};

/**
 * The rejected rows of an import as they stand in the file, with what is wrong with each in a column
 * of its own. Fails with 404 when the school has no such import.
 */
export const rejectedOf = async (locals: App.Locals, id: string): Promise<Rejected> => {
  requireAdmin(locals);
  const fetchRows = async (start: number): Promise<ImportPage> => {
    const answer = await ask(locals.api, RejectedRows, { import: id, start });
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
        return field ? `${labelOf(field, first.fields, w)}: ${sentence}` : sentence;
      })
      .join(' ');
  const columns: Column<ImportRow>[] = [
    ...first.columns.map(({ header }, place): Column<ImportRow> => [
      header || w.unnamed(place + 1),
      (row) => row.fields[place],
    ]),
    [w.problems, told],
  ];
  const name = `${first.import.fileName.replace(/\.\w+$/, '')}-${w.rejectedFile}`;
  return { name, count: first.import.rejected, columns, pages };
};
