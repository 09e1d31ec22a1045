import type { PolicyWords } from '#lib/i18n/policies/fr.ts';

type Group = keyof PolicyWords['groups'];
type Name = keyof PolicyWords['fields'];

export type Field = { name: Name; group: Group } & (
  | { kind: 'choice' }
  | { kind: 'yesNo' }
  | { kind: 'list' }
  | { kind: 'number'; min: number; max: number; step: string; isOptional: boolean }
);

const choice = (group: Group, name: Name): Field => ({ name, group, kind: 'choice' });
const yesNo = (group: Group, name: Name): Field => ({ name, group, kind: 'yesNo' });
const list = (group: Group, name: Name): Field => ({ name, group, kind: 'list' });
const figure = (group: Group, name: Name, max: number, step = '1', isOptional = false): Field => ({
  name,
  group,
  kind: 'number',
  min: 0,
  max,
  step,
  isOptional,
});

/**
 * The rules of a policy version, in the order of the form: one line for a column of
 * `grading_policy_versions`. Labels and options stand in the dictionaries under the same name; an
 * optional number that is left empty means what the dictionary calls `none`.
 */
export const fields: Field[] = [
  choice('marks', 'maximum_rule'),
  yesNo('marks', 'cap_bonus'),
  figure('marks', 'dropped_marks', 9),
  figure('marks', 'extra_weight', 999.99, '0.01'),
  choice('marks', 'extra_weight_on'),
  choice('marks', 'category_rule'),
  choice('marks', 'course_rounding_step'),
  choice('marks', 'course_rounding_direction'),
  choice('general', 'general_rule'),
  choice('general', 'general_rounding_step'),
  choice('general', 'general_rounding_direction'),
  choice('conduct', 'conduct_rule'),
  figure('conduct', 'conduct_coefficient', 999.99, '0.01'),
  figure('conduct', 'conduct_start', 999.99, '0.01', true),
  figure('conduct', 'conduct_hour_points', 999.99, '0.01'),
  choice('year', 'missing_term'),
  choice('year', 'year_input'),
  figure('year', 'year_weight', 999.99, '0.01'),
  figure('year', 'exam_weight', 999.99, '0.01'),
  choice('ranks', 'rank_scope'),
  choice('ranks', 'rank_key'),
  figure('ranks', 'rank_decimals', 9),
  choice('ranks', 'rank_method'),
  list('ranks', 'rank_ties'),
  choice('ranks', 'rank_denominator'),
  figure('ranks', 'minimum_coverage', 1, '0.0001'),
  figure('print', 'decimals', 4),
];

export type Value = string | number | boolean | string[] | null;
export type Category = { code: string; name: string; coefficient: Value };
export type Band = {
  purpose: string;
  lower_bound: Value;
  includes_bound: boolean;
  label: string;
  points: Value;
  decision: string | null;
};
export type Version = {
  id: string;
  version: number;
  createdAt: string;
  rules: Record<string, Value>;
  categories: Category[];
  bands: Band[];
  terms: { id: string; name: string; yearName: string }[];
};
/** What `policy_templates()` says of a template that a policy can be made from. */
export type Template = { code: string; names: Record<string, string>; scale: string };
export type Policy = { id: string; name: string; isDefault: boolean; versions: Version[] };

/** What an empty field means. */
export const noneOf = ({ name }: Field, p: PolicyWords): string => {
  const words: { label: string; none?: string } = p.fields[name];
  return words.none ?? '—';
};

/** The rule as a form holds it: the choices of a list one by one; null for what is empty. */
export const fromForm = (form: FormData, { name, kind }: Field): Value => {
  const values = form.getAll(name).map(String).filter(Boolean);
  return kind === 'list' ? [...new Set(values)] : (values[0] ?? null);
};

/** The choices of a field by value, in order; empty for other kinds. */
export const optionsOf = ({ name }: Field, p: PolicyWords): [string, string][] => {
  const words: { label: string; options?: Record<string, string> } = p.fields[name];
  const options = Object.entries(words.options ?? {});
  // steps are numbers, which an object would put before everything else
  return options.toSorted(([a], [b]) => (Number.isNaN(Number(a)) ? 0 : Number(a) - Number(b)));
};

/** A rule in words. */
export const inWords = (
  field: Field,
  value: Value | undefined,
  p: PolicyWords,
  number: (value: string) => string,
): string => {
  if (value === null || value === undefined) return noneOf(field, p);
  const options = Object.fromEntries(optionsOf(field, p));
  if (Array.isArray(value)) {
    return value.map((option) => options[option] ?? option).join(', ') || noneOf(field, p);
  }
  if (field.kind === 'yesNo') return value ? p.yes : p.no;
  if (field.kind === 'number') return number(String(value));
  const key = typeof value === 'number' ? String(Number(value)) : String(value);
  return options[key] ?? key;
};
