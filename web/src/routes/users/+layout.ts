import { loadUserWords } from '#lib/i18n/users/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => ({
  users: await loadUserWords((await parent()).language),
});
