import { loadTemplateWords } from '#lib/i18n/imports/load.ts';
import { attachment } from '#lib/server/attachment.ts';
import { templateOf } from '#lib/server/imports/template.ts';
import { type, workbook, type Choice } from '#lib/server/xlsx.ts';
import type { RequestHandler } from './$types';

/**
 * A workbook to fill in: the header of a kind of import with a row as an example, what each column
 * means, and the lists from which cells are chosen.
 */
export const GET: RequestHandler = async ({ locals, params }) => {
  const [{ name, columns }, t] = await Promise.all([
    templateOf(locals, params.kind),
    loadTemplateWords(locals.language),
  ]);
  const listed = columns.filter(({ choices }) => choices.length > 0);
  const choices = listed.map((column, place): Choice => ({
    column: columns.indexOf(column),
    list: { sheet: t.lists, column: place, length: column.choices.length },
    isClosed: column.isClosed,
  }));
  const longest = Math.max(0, ...listed.map((column) => column.choices.length));
  const sheets = [
    {
      name,
      rows: [columns.map(({ title }) => title), columns.map(({ example }) => example)],
      widths: columns.map(({ title }) => Math.max(14, title.length + 4)),
      choices,
    },
    {
      name: t.columns,
      rows: [
        t.header,
        ...columns.map(({ title, isRequired, meaning, choices: from }) => [
          title,
          isRequired ? t.required : '',
          from.length > 0 ? `${meaning} ${t.chosen}`.trim() : meaning,
        ]),
      ],
      widths: [28, 14, 80],
    },
    ...(longest > 0
      ? [
          {
            name: t.lists,
            rows: [
              listed.map(({ title }) => title),
              ...Array.from({ length: longest }, (_, row) =>
                listed.map((column) => column.choices[row] ?? ''),
              ),
            ],
          },
        ]
      : []),
  ];
  return attachment(new Uint8Array(await workbook(sheets)), { name: `${name}.xlsx`, type });
};
