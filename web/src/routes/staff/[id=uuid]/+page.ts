import { loadLifeWords } from '#lib/i18n/life/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  life: await loadLifeWords((await parent()).language),
});
