import { expect, test } from 'vitest';
import { words as en } from '../../web/src/lib/i18n/imports/en.ts';
import { examples as enExamples } from '../../web/src/lib/i18n/imports/examples.en.ts';
import { examples as frExamples } from '../../web/src/lib/i18n/imports/examples.fr.ts';
import { words as fr } from '../../web/src/lib/i18n/imports/fr.ts';
import { connect, useDatabase } from '../support/database.ts';

// A template's header is the names of the fields on the screen: guessed_columns() has to know them.

const database = await useDatabase();
const db = await connect(database.adminUrl);

test.each([
  ['French', fr, frExamples],
  ['English', en, enExamples],
])(
  'every column of a %s template is known again, and its example can be read',
  async (_, w, examples) => {
    const { rows } = await db.query<{ kind: string; field: string; type: string }>(
      `select kind, field, type from app_private.import_fields()
    where field <> 'full_name' order by kind, place`,
    );
    for (const [kind, fields] of Map.groupBy(rows, (row) => row.kind)) {
      const guessed = await db.query('select app_private.guessed_columns(1, $1, $2) as columns', [
        kind,
        fields.map(({ field }) => w.fields[field]),
      ]);
      expect(guessed.rows[0].columns, kind).toEqual(fields.map(({ field }) => field));
    }
    for (const { field, type } of rows) {
      if (!examples[field]) continue;
      const read = await db.query('select app_private.import_value($1, $2) as value', [
        type,
        examples[field],
      ]);
      expect(read.rows[0].value, field).not.toBeNull();
    }
  },
);
