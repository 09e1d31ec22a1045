import { loadDuplicateWords } from '#lib/i18n/duplicates/load.ts';
import { loadKinWords } from '#lib/i18n/kin/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [kin, words] = await Promise.all([loadKinWords(language), loadDuplicateWords(language)]);
  return { ...data, kin, words };
};
