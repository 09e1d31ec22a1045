import type { InvitationWords } from '#lib/i18n/invitation/fr.ts';

/** Characters that a password has at least. */
export const shortest = 12;

type Refused = { code?: string; field?: string; constraint?: string; reason?: string };

const fields: Record<string, string> = {
  user_accounts_username_readable: 'username',
  user_accounts_username_unique: 'username',
  user_accounts_identified: 'username',
  users_last_name_not_blank: 'last_name',
  users_first_name_not_blank: 'first_name',
};

/** The field that was refused; undefined when it is the whole. */
export const fieldOf = ({ field, constraint }: Refused): string | undefined =>
  (constraint ? fields[constraint] : undefined) ?? field;

/** Why an account was not made, in the person's words. */
export const explain = (refused: Refused, w: InvitationWords): string => {
  const r = w.refusals;
  const field = fieldOf(refused);
  if (refused.code === 'RBINV') return w.gone;
  if (refused.code === 'RBQTC') return r.RBQTC;
  if (refused.code === 'RBADR') return r.later;
  if (field === 'username') return r.username;
  if (field === 'email') return r.email;
  if (field === 'record') return r.record;
  if (field === 'last_name' || field === 'first_name') return r.name;
  if (field !== 'password') return r.unknown;
  if (refused.reason === 'obvious') return r.obvious;
  return refused.reason === 'long' ? r.long : r.password(shortest);
};
