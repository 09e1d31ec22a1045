import type { Refusal } from '#lib/account/types.ts';

type Body = {
  code?: string;
  field?: string;
  reason?: Refusal['reason'];
  lockedUntil?: string;
  wait?: number;
};

/** Why a route of /session refused; null when it did not. */
export const refusalOf = async (response: Response): Promise<Refusal | null> => {
  if (response.ok) return null;
  if (response.status >= 500) return { reason: 'unreachable' };
  const body = (await response.json().catch(() => ({}))) as Body;
  const { code, field, reason, lockedUntil, wait } = body;
  if (code === 'RBLCK') return { reason: 'locked', ...(lockedUntil ? { lockedUntil } : {}) };
  if (code === 'RBADR') return { reason: 'patience', ...(wait ? { wait } : {}) };
  if (code === 'RBGON') return { reason: 'over' };
  if (field === 'password') return { reason: 'password', field };
  if (field && reason) return { reason, field };
  return { reason: 'wrong' };
};
