import { loadStateWords } from '#lib/i18n/states/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  states: await loadStateWords((await parent()).language),
});
