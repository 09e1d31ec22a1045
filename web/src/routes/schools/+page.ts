import { loadSchoolsWords } from '#lib/i18n/schools/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  words: await loadSchoolsWords((await parent()).language),
});
