import type { BulletinWords } from '#lib/i18n/bulletins/fr.ts';
import type { Refusal } from '#lib/refusal.ts';

/** Why something was refused, in the user's words. */
export const explain = ({ code, constraint = '' }: Refusal, w: BulletinWords): string =>
  w.settings.constraints[constraint] ?? w.refusals[code] ?? w.refusals['other']!;
