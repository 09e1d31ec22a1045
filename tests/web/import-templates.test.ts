import { expect, test } from 'vitest';
import { words as en } from '../../web/src/lib/i18n/imports/en.ts';
import { words as fr } from '../../web/src/lib/i18n/imports/fr.ts';
import { words as enTemplate } from '../../web/src/lib/i18n/imports/template.en.ts';
import { words as frTemplate } from '../../web/src/lib/i18n/imports/template.fr.ts';
import { connect, useDatabase } from '../support/database.ts';

// A template's header is the names of the fields on the screen: guessed_columns() has to know them.

const database = await useDatabase();
const db = await connect(database.adminUrl);
type Field = { kind: string; field: string; type: string; choices: string[] | null };
const { rows } = await db.query<Field>(
  `select kind, field, type, app_private.import_choices(1, kind, field, type) as choices
   from app_private.import_fields() where field <> 'full_name' order by kind, place`,
);

test.each([
  ['French', fr, frTemplate],
  ['English', en, enTemplate],
])(
  'every column of a %s template is known again and explained, and its example can be read',
  async (_, w, { examples, meanings, types }) => {
    for (const [kind, fields] of Map.groupBy(rows, (row) => row.kind)) {
      const guessed = await db.query('select app_private.guessed_columns(1, $1, $2) as columns', [
        kind,
        fields.map(({ field }) => w.fields[field]),
      ]);
      expect(guessed.rows[0].columns, kind).toEqual(fields.map(({ field }) => field));
    }
    for (const { field, type } of rows) {
      expect(meanings[field] ?? types[type], field).toBeTruthy();
      if (!examples[field]) continue;
      const read = await db.query('select app_private.import_value($1, $2) as value', [
        type,
        examples[field],
      ]);
      expect(read.rows[0].value, field).not.toBeNull();
    }
  },
);

test.each([
  ['French', frTemplate],
  ['English', enTemplate],
])('every word of a list of a %s template is understood', async (_, { choices, examples }) => {
  const listed = rows.filter(({ type }) => choices[type]);
  expect(new Set(listed.map(({ type }) => type)).size).toBe(6);
  for (const { field, type, choices: values } of listed) {
    const words = choices[type]!;
    expect(Object.keys(words), field).toEqual(values);
    if (examples[field]) expect(Object.values(words), field).toContain(examples[field]);
    for (const [value, word] of Object.entries(words)) {
      const read = await db.query('select app_private.import_word($1, $2) as value', [type, word]);
      expect(read.rows[0].value, word).toBe(value);
    }
  }
  expect(choices['own_yes_no']).toEqual(choices['yes']);
});
