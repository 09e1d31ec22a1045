import type { KinWords } from '#lib/i18n/kin/fr.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Stale } from '#lib/setup/types.ts';

const fields: Record<string, string> = {
  guardians_last_name_length: 'last_name',
  guardians_first_name_length: 'first_name',
  guardians_email_valid: 'email',
  guardians_occupation_short: 'occupation',
  guardians_children_count_plausible: 'children_count',
  guardians_birth_district_short: 'birth_district',
  guardians_address_short: 'address',
  student_guardians_priority_positive: 'priority',
};

/** The field that the database objects to; undefined when it is the whole. */
export const fieldOf = ({ field, constraint }: Refusal): string | undefined =>
  constraint ? (fields[constraint] ?? field) : field;

/** Why something was refused, and what to do, in the user's words. */
export const explain = ({ code, constraint = '', field = '', details }: Refusal, w: KinWords) => {
  const r = w.refusals;
  if (code === 'RBMRG' && Array.isArray(details)) {
    const names = (details as { by: string }[]).map(({ by }) => r.tables[by] ?? by);
    return r.conflicts(names.join(', '));
  }
  if (code === 'RBSTL' && Array.isArray(details)) {
    return r.stale(String((details as Stale[])[0]?.theirs ?? '—'));
  }
  return r.constraints[constraint] ?? r.fields[field] ?? r.codes[code] ?? r.other;
};
