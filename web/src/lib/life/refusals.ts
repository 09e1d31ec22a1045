import type { LifeWords } from '#lib/i18n/life/fr.ts';
import { fullName } from '#lib/names.ts';
import type { Refusal } from '#lib/refusal.ts';
import type { Use } from '#lib/setup/types.ts';

type Named = { lastName: string; firstName: string; reason: string };

/** Why a step was refused, and what to do, in the user's words. */
export const explain = (refusal: Refusal, w: LifeWords, at = ''): string => {
  const r = w.refusals;
  const { code, field = '', constraint = '', details } = refusal;
  if (code === 'RBENR') {
    const names = (details as Named[]).map((one) => `${fullName(one)} ${r.reasons[one.reason]}`);
    return r.students(`${names.join(' ; ')}.`);
  }
  if (code === 'RBUSE') {
    return r.inUse((details as Use[]).map(({ by, count }) => r.uses(by, count)).join(', '));
  }
  if (field === 'day' && at === 'withdraw') return r.fields['last_day']!;
  return (
    r.constraints[constraint] ?? r.constraints[field] ?? r.fields[field] ?? r.codes[code] ?? r.other
  );
};

const fields: Record<string, string> = {
  students_student_number_unique: 'student_number',
  students_student_number_not_blank: 'student_number',
  students_last_name_length: 'last_name',
  students_first_name_length: 'first_name',
  students_birth_date_plausible: 'birth_date',
  students_email_valid: 'email',
};

/** The field that the database objects to; undefined when it is the whole. */
export const fieldOf = ({ field, constraint }: Refusal): string | undefined =>
  field ?? (constraint ? fields[constraint] : undefined);
