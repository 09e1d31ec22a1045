import type { Blob } from 'node:buffer';
import type { Stream } from 'node:stream';
import writeExcelFile, { type Feature, type Sheet as Written } from 'write-excel-file/node';
import {
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
} from 'write-excel-file/utility';

/** A column whose cells are chosen from a list, which stands in a column of another sheet. */
export type Choice = {
  column: number;
  list: { sheet: string; column: number; length: number };
  /** Whether nothing else may stand there; otherwise the spreadsheet only asks. */
  isClosed: boolean;
};

/** A sheet of text; its first row is a header. */
export type Sheet = { name: string; rows: string[][]; widths?: number[]; choices?: Choice[] };

export const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

// what the library takes pictures from; there are none
type Picture = Stream | Buffer | Blob;

const lastRow = 20_000;
// what a cell of a spreadsheet holds at most
const mostCharacters = 32_767;

const letter = (column: number): string =>
  (column >= 26 ? letter(Math.floor(column / 26) - 1) : '') +
  String.fromCharCode(65 + (column % 26));

const choiceXml = ({ column, list, isClosed }: Choice): string => {
  const from = letter(list.column);
  return (
    `<dataValidation type="list" allowBlank="1" showErrorMessage="1"` +
    ` errorStyle="${isClosed ? 'stop' : 'warning'}" sqref="${letter(column)}2:${letter(column)}${lastRow}">` +
    `<formula1>'${list.sheet}'!$${from}$2:$${from}$${list.length + 1}</formula1></dataValidation>`
  );
};

// the library has neither lists nor formats for cells that are still to be filled in
const toFillIn = (sheets: Sheet[]): Feature<Picture> => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (xml, _options, { sheetIndex }) => {
          const style = /<c r="A2"[^>]* s="(\d+)"/.exec(xml)?.[1];
          const asText = style ? xml.replaceAll('<col ', `<col style="${style}" `) : xml;
          const choices = sheets[sheetIndex]?.choices ?? [];
          if (choices.length === 0) return asText;
          return insertElementMarkupAccordingToOrderOfSiblings(
            asText,
            `<dataValidations count="${choices.length}">${choices.map(choiceXml).join('')}</dataValidations>`,
            getOrderOfSiblings('xl/worksheets/sheet{id}.xml', 'worksheet') ?? [],
            'worksheet',
          );
        },
      },
    },
  },
});

const written = ({ name, rows, widths = [] }: Sheet): Written<Picture> => {
  const width = Math.max(...rows.map((row) => row.length));
  return {
    sheet: name,
    stickyRowsCount: 1,
    columns: Array.from({ length: width }, (_, column) => ({ width: widths[column] ?? 18 })),
    data: rows.map((row, place) =>
      row.map((text) => ({
        value: text.slice(0, mostCharacters),
        type: String,
        // a number stays as it is written, with the zeros before it
        format: '@',
        wrap: true,
        ...(place === 0 && { fontWeight: 'bold' as const, backgroundColor: '#e6ecf2' }),
      })),
    ),
  };
};

/** Writes a workbook; every cell is text, so that nothing in it is a formula. */
export const workbook = (sheets: Sheet[]): Promise<Buffer> =>
  writeExcelFile(sheets.map(written), { features: [toFillIn(sheets)] }).toBuffer();
