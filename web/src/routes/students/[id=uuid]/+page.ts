import { loadKinWords } from '#lib/i18n/kin/load.ts';
import { loadSummaryWords } from '#lib/i18n/summary/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [summaries, kin] = await Promise.all([loadSummaryWords(language), loadKinWords(language)]);
  return { ...data, summaries, kin };
};
