import type { DuplicateWords } from '#lib/i18n/duplicates/fr.ts';
import type { KinWords } from '#lib/i18n/kin/fr.ts';
import { explain } from '#lib/kin/refusals.ts';
import type { Refusal } from '#lib/refusal.ts';

/** Why a merge or its undoing was refused, in the user's words. */
export const explainMerge = (refusal: Refusal, w: DuplicateWords, k: KinWords): string => {
  const { code, details } = refusal;
  if (code === 'RBMRG' && Array.isArray(details)) {
    const names = (details as { by: string }[]).map(({ by }) => w.tables[by] ?? by);
    return w.conflicts(names.join(', '));
  }
  return w.codes[code] ?? explain(refusal, k);
};
