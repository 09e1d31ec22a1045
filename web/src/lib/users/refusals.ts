import type { UserWords } from '#lib/i18n/users/fr.ts';
import type { Refusal } from '#lib/refusal.ts';

const fields: Record<string, string> = {
  invitations_email_valid: 'email',
  invitations_email_short: 'email',
  invitations_names_short: 'last_name',
  memberships_ends_after_start: 'ends_on',
};

/** The field that the database objects to; undefined when it is the whole. */
export const fieldOf = ({ field, constraint }: Refusal): string | undefined =>
  (constraint ? fields[constraint] : undefined) ?? field;

/** Why a change was refused, and what to do, in the user's words. */
export const explain = ({ code, constraint = '', field = '' }: Refusal, w: UserWords): string => {
  const r = w.refusals;
  return r.constraints[constraint] ?? r.codes[code] ?? r.fields[field] ?? r.other;
};
