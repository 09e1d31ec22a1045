import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { openTable } from '../../worker/cli/table_file.ts';
import { useFiles } from '../support/cli.ts';
import { hasShared, sharedFile } from '../support/shared.ts';

const write = useFiles();

const read = async (file: string) => {
  const { header, records } = await openTable(file);
  const rows: string[][] = [];
  const lines: number[] = [];
  for await (const { line, fields } of records()) {
    rows.push(fields);
    lines.push(line);
  }
  return { header, rows, lines };
};

const table = { header: ['Nom', 'Prénoms'], rows: [['Koné', 'Zoé']] };

test.each([
  ['commas', 'Nom,Prénoms\nKoné,Zoé\n'],
  ['semicolons', 'Nom;Prénoms\r\nKoné;Zoé\r\n'],
  ['tabs', 'Nom\tPrénoms\nKoné\tZoé'],
  ['bars', 'Nom|Prénoms\nKoné|Zoé'],
  ['line ends of old Macs', 'Nom,Prénoms\rKoné,Zoé\r'],
  ['empty lines before and between', '\n\nNom,Prénoms\n\n,\nKoné,Zoé\n'],
])('a file with %s is read', async (_, text) => {
  expect(await read(write('a.csv', text))).toMatchObject(table);
});

test.each(['utf8', 'win1252', 'utf16le', 'utf16be'])('a file in %s is read', async (encoding) => {
  const content = iconv.encode('Nom,Prénoms\nKoné,Zoé\n', encoding, {
    addBOM: encoding.startsWith('utf16'),
  });
  expect(await read(write('b.csv', content))).toMatchObject(table);
  expect(await read(write('b.csv.gz', gzipSync(content)))).toMatchObject(table);
});

describe.each([
  ['a ZIP file that is damaged', Buffer.from('PK\u0003\u0004 and then nothing'), 'damaged'],
  ['a ZIP file that is no workbook', zipSync({ 'a.txt': strToU8('a') }), 'not an XLSX workbook'],
  ['a gzip file that is cut off', gzipSync('Nom,Prénoms\n'.repeat(99)).subarray(0, 30), 'damaged'],
  ['a PDF file', Buffer.from('%PDF-1.7'), 'PDF'],
  ['bytes that are no text', Buffer.from('a,b\n\0,1\n'), 'line 2 – holds a NUL character'],
  ['an unclosed quote', Buffer.from('a,b\n"1,2\n'), 'Quote Not Closed'],
  ['nothing', Buffer.from('\n \n'), 'empty'],
])('%s', (_, content, reason) => {
  test('is refused with the reason', async () => {
    await expect(read(write('c.csv', content))).rejects.toThrow(reason);
  });
});

test('a workbook that would fill the memory is refused before it is unpacked', async () => {
  const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(210_000_000) }, { level: 1 });
  await expect(read(write('bomb.xlsx', bomb))).rejects.toThrow('too large');
});

const folder = 'data/names-and-bad-text';
const refused: Record<string, string> = {
  'csvkit-examples/dummy.csv.bz2': 'bzip2',
  'csvkit-examples/empty.csv': 'empty',
  'csvkit-examples/null_byte.csv': 'line 2 – holds a NUL character',
  'csvkit-examples/sheets.xls': 'Save it as XLSX or CSV',
  'csvkit-examples/test.xls': 'Save it as XLSX or CSV',
  'csvkit-examples/test_skip_lines.xls': 'Save it as XLSX or CSV',
  'csv-spectrum/csvs/location_coordinates.csv': 'line 2 – Invalid Opening Quote',
};
const rows: Record<string, number> = {
  'azerbaijani/faker_js_az.csv': 128,
  'azerbaijani/python_faker_az_AZ.csv': 855,
  'csvkit-examples/bad.csv': 3,
  'csvkit-examples/bad_skip_lines.csv': 3,
  'csvkit-examples/blanks.csv': 1,
  'csvkit-examples/blanks_converted.csv': 0,
  'csvkit-examples/date_like_number.csv': 1,
  'csvkit-examples/dummy.csv': 1,
  'csvkit-examples/dummy.csv.gz': 1,
  'csvkit-examples/dummy.tsv': 1,
  'csvkit-examples/dummy.xlsx': 1,
  'csvkit-examples/dummy2.csv': 1,
  'csvkit-examples/dummy3.csv': 2,
  'csvkit-examples/dummy_col_shuffled.csv': 1,
  'csvkit-examples/dummy_col_shuffled_ragged.csv': 1,
  'csvkit-examples/foo1.csv': 2,
  'csvkit-examples/foo2.csv': 2,
  'csvkit-examples/mac_newlines.csv': 2,
  'csvkit-examples/no_header_row.csv': 0,
  'csvkit-examples/no_header_row2.csv': 0,
  'csvkit-examples/no_header_row3.csv': 1,
  'csvkit-examples/optional_quote_characters.csv': 1,
  'csvkit-examples/realdata_ks_1033_data.csv': 1575,
  'csvkit-examples/sheets.xlsx': 5,
  'csvkit-examples/sheetsxls_converted.csv': 5,
  'csvkit-examples/sheetsxlsx_converted.csv': 5,
  'csvkit-examples/sniff_limit.csv': 1,
  'csvkit-examples/sort_ints_nulls.csv': 3,
  'csvkit-examples/test.xlsx': 5,
  'csvkit-examples/test_date_format.csv': 2,
  'csvkit-examples/test_date_format_converted.csv': 2,
  'csvkit-examples/test_empty_columns.csv': 2,
  'csvkit-examples/test_empty_columns_long_row.csv': 0,
  'csvkit-examples/test_empty_columns_short_row.csv': 0,
  'csvkit-examples/test_extra_header.csv': 1,
  'csvkit-examples/test_header_newline.csv': 1,
  'csvkit-examples/test_ignore_case.csv': 5,
  'csvkit-examples/test_latin1.csv': 2,
  'csvkit-examples/test_literal_order.csv': 3,
  'csvkit-examples/test_locale.csv': 1,
  'csvkit-examples/test_locale_converted.csv': 1,
  'csvkit-examples/test_no_leading_zeroes.csv': 1,
  'csvkit-examples/test_numeric_date_format.csv': 2,
  'csvkit-examples/test_precision.csv': 1,
  'csvkit-examples/test_skip_lines.csv': 1,
  'csvkit-examples/test_skip_lines.xlsx': 5,
  'csvkit-examples/test_utf16_big.csv': 2,
  'csvkit-examples/test_utf16_little.csv': 2,
  'csvkit-examples/test_utf8.csv': 2,
  'csvkit-examples/test_utf8_bom.csv': 2,
  'csvkit-examples/testxls_converted.csv': 5,
  'csvkit-examples/testxls_unicode_converted.csv': 1,
  'csvkit-examples/testxlsx_converted.csv': 5,
  'csvkit-examples/testxlsx_noinference_converted.csv': 5,
  'csvkit-examples/testxlsx_unicode_converted.csv': 1,
  'popular-names-CC0/common-forenames-by-country.csv': 2480,
  'popular-names-CC0/common-surnames-by-country.csv': 2576,
  'senegal-francophone/faker_js_fr_SN.csv': 329,
};
const spectrum =
  'comma_in_quotes empty empty_crlf escaped_quotes json newlines newlines_crlf quotes_and_newlines simple simple_crlf utf8';

describe.runIf(hasShared(folder))('bad files that were found', () => {
  test.each(Object.entries(refused))('%s is refused with the reason', async (file, reason) => {
    await expect(read(sharedFile(path.join(folder, file)))).rejects.toThrow(reason);
  });

  test.each(Object.entries(rows))('%s is read, %i rows', async (file, count) => {
    expect((await read(sharedFile(path.join(folder, file)))).rows.length).toBe(count);
  });

  test.each(spectrum.split(' '))('%s.csv of csv-spectrum is read as it should be', async (name) => {
    const base = path.join(folder, 'csv-spectrum');
    const found = await read(sharedFile(path.join(base, `csvs/${name}.csv`)));
    const wanted = JSON.parse(
      readFileSync(sharedFile(path.join(base, `json/${name}.json`)), 'utf8'),
    );
    expect(
      found.rows.map((row) => Object.fromEntries(found.header.map((key, n) => [key, row[n]]))),
    ).toEqual(wanted);
  });

  test('accents, other scripts and leading zeros come through', async () => {
    const file = (name: string) => sharedFile(path.join(folder, 'csvkit-examples', name));
    for (const name of [
      'test_utf8.csv',
      'test_utf8_bom.csv',
      'test_utf16_big.csv',
      'test_utf16_little.csv',
    ]) {
      expect((await read(file(name))).rows[1]).toEqual(['4', '5', 'ʤ']);
    }
    expect((await read(file('test_latin1.csv'))).rows[1]).toEqual(['4', '5', '©']);
    expect((await read(file('test_no_leading_zeroes.csv'))).rows[0]).toEqual([
      '01',
      '00.11',
      '0.1',
    ]);
  });
});
