import { loadKinWords } from '#lib/i18n/kin/load.ts';
import { loadLifeWords } from '#lib/i18n/life/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [life, kin] = await Promise.all([loadLifeWords(language), loadKinWords(language)]);
  return { ...data, life, kin };
};
