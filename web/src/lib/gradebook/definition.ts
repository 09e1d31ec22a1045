import type { AssessmentWords } from '../i18n/assessments/fr.ts';
import type { Format } from '../i18n/format.ts';
import type { Refusal } from '../refusal.ts';
import type { Definition } from './assessments.ts';

/** Why a form can't be saved; without a field, it is about the whole. */
export type Problem = { field?: string | undefined; text: string };

/** A definition as people write it: numbers with their decimal sign. */
export const written = (definition: Definition, format: Format): Definition => ({
  ...definition,
  maximum: format.number(definition.maximum),
  coefficient: format.number(definition.coefficient),
});

const number = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** Reads what was typed; the field whose text is no number, if any. */
export const readDefinition = (typed: Definition): Definition | { unreadable: string } => {
  const read = { ...typed, name: typed.name.trim(), kind: typed.kind.trim() };
  for (const field of ['maximum', 'coefficient'] as const) {
    const text = typed[field].trim().replace(',', '.');
    if (!number.test(text)) return { unreadable: field };
    read[field] = String(Number(text));
  }
  const { heldOn, optional, category } = typed;
  return {
    ...read,
    heldOn: heldOn || null,
    optional: optional || null,
    category: category || null,
  };
};

const fields: Record<string, string> = {
  assessments_name_unique: 'name',
  assessments_name_not_blank: 'name',
  assessments_kind_not_blank: 'kind',
  assessments_maximum_positive: 'maximum',
  assessments_coefficient_not_negative: 'coefficient',
};

/** Why the database refused an assessment, at which field, in the user's words. */
export const explain = (
  { code, field, constraint = '' }: Refusal,
  { refusals }: AssessmentWords,
): Problem => ({
  field: fields[constraint] ?? field,
  text: refusals[constraint] ?? refusals[code] ?? refusals['other']!,
});
