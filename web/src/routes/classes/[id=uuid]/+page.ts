import { loadClosingWords } from '#lib/i18n/closing/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  states: await loadClosingWords((await parent()).language),
});
