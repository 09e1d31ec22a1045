import type { RowWords } from '#lib/i18n/setup/rows.fr.ts';
import type { Format } from '#lib/i18n/format.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Stale, TermDays, Use } from './types.ts';

/** The field of each constraint that a form can break; its sentence stands in the dictionaries. */
const fields: Record<string, string> = {
  schools_currency_code: 'currency',
  academic_years_name_unique: 'name',
  academic_years_ends_after_start: 'ends_on',
  terms_name_unique: 'name',
  terms_code_unique: 'code',
  terms_ends_after_start: 'ends_on',
  terms_weight_not_negative: 'weight',
  levels_name_unique: 'name',
  classes_name_unique: 'name',
  classes_max_size_positive: 'max_size',
  subjects_code_unique: 'code',
  subjects_scale_positive: 'scale',
  subjects_default_maximum_positive: 'default_maximum',
  subjects_default_coefficient_not_negative: 'default_coefficient',
  mark_codes_pkey: 'code',
  mark_codes_code_letters: 'code',
  grading_policies_name_unique: 'name',
  scholarships_sponsor_length: 'sponsor',
  scholarships_type_short: 'type',
  scholarships_amount_not_negative: 'amount',
  scholarships_currency_known: 'currency',
  scholarships_ends_after_start: 'ends_on',
};

/** The field that the database objects to; undefined when it is the whole. */
export const fieldOf = ({ field, constraint }: Refusal): string | undefined =>
  field ?? (constraint ? fields[constraint] : undefined);

const shown = (value: unknown): string => (value === null ? '—' : String(value));

/** Why something was refused, and what to do, in the user's words. */
export const explain = (refusal: Refusal, s: RowWords, format: Format): string => {
  const { code, constraint, details, message } = refusal;
  if (code === 'RBUSE') {
    const uses = ((details ?? []) as Use[]).map(({ by, count }) => s.uses(by, count));
    return s.refusals.inUse(uses.join(', '));
  }
  if (code === 'RBSTL') {
    const [stale] = (details ?? []) as Stale[];
    return stale ? s.refusals.stale(shown(stale.theirs)) : s.refusals.staleAll;
  }
  if (code === 'RBTRM') {
    const [days] = details as [TermDays];
    return s.refusals.days[days.reason](
      days.name,
      format.day(days.startsOn),
      format.day(days.endsOn),
    );
  }
  if (constraint && constraint in s.constraints) {
    return s.constraints[constraint as keyof typeof s.constraints];
  }
  if (code in s.refusals.codes) return s.refusals.codes[code as keyof typeof s.refusals.codes];
  return message;
};
