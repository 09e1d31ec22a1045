import type { RecordWords } from '#lib/i18n/records/fr.ts';
import type { Refusal } from '#lib/refusal.ts';
import { ownName } from './fields.ts';
import type { Field, Values } from './types.ts';

type Stale = { field: string; yours: unknown; theirs: unknown };

export type Problem = { text: string; theirs?: string };

const fieldsOfConstraints: Record<string, string> = {
  students_student_number_unique: 'student_number',
  students_student_number_not_blank: 'student_number',
  students_last_name_length: 'last_name',
  students_first_name_length: 'first_name',
  students_birth_date_plausible: 'birth_date',
  students_email_valid: 'email',
  students_graduated_after_enrolled: 'graduated_on',
};

const written = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value);

const sentence = (refusal: Refusal, field: Field | undefined, given: string, w: RecordWords) => {
  const p = w.problems;
  const { code, constraint = '' } = refusal;
  if (constraint in p.constraints) return p.constraints[constraint]!;
  if (code === 'RBQST') return p.quota;
  if (code === 'RBDEN' || code === '42501') return p.denied;
  if (!field) return code === 'RBVAL' ? p.badValue : p.other;
  if (given.trim() === '') return p.required;
  if (field.name === 'birth_date' && code === 'RBVAL') return p.future;
  if (field.type === 'decimal') return p.notANumber;
  return given.length > 100 ? p.tooLong : p.badValue;
};

/** What the database objects to, by the name of the field; under '' when it is the whole. */
export const problemsOf = (
  refusal: Refusal,
  fields: Field[],
  given: Values,
  w: RecordWords,
): Record<string, Problem> => {
  const nameOf = (name: string): string =>
    fields.find((field) => field.name === name || field.name === ownName(name))?.name ?? '';
  if (refusal.code === 'RBSTL') {
    const stale = (refusal.details ?? []) as Stale[];
    const problems = stale.map(({ field, theirs }) => {
      const name = nameOf(field);
      const { options } = fields.find((one) => one.name === name) ?? {};
      const value = written(theirs);
      const label = options?.find((option) => option.value === value)?.label ?? value;
      return [name, { text: w.problems.stale(label || w.problems.empty), theirs: value }] as const;
    });
    return Object.fromEntries(problems);
  }
  const name = nameOf(refusal.field ?? fieldsOfConstraints[refusal.constraint ?? ''] ?? '');
  const field = fields.find((one) => one.name === name);
  return { [name]: { text: sentence(refusal, field, given[name] ?? '', w) } };
};
