import { loadInvitationWords } from '#lib/i18n/invitation/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => ({
  words: await loadInvitationWords((await parent()).language),
});
