import { loadGradebookWords } from '#lib/i18n/gradebook/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  words: await loadGradebookWords((await parent()).language),
});
