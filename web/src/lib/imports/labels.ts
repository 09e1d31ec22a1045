import type { ImportWords } from '#lib/i18n/imports/fr.ts';
import type { ImportField } from './types.ts';

/** What a field of an import is called: by the school if it is one of its own. */
export const labelOf = (name: string, fields: ImportField[], w: ImportWords): string =>
  w.fields[name] ?? fields.find((field) => field.name === name)?.label ?? name;
