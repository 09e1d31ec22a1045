import { loadPolicyWords } from '#lib/i18n/policies/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => ({
  policies: await loadPolicyWords((await parent()).language),
});
