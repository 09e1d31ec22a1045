import { loadSetupWords } from '#lib/i18n/setup/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => ({
  setup: await loadSetupWords((await parent()).language),
});
