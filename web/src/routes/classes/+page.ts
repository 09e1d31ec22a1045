import { loadClassWords } from '#lib/i18n/classes/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  classWords: await loadClassWords((await parent()).language),
});
