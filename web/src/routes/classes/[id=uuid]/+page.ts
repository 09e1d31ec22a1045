import { loadStateWords } from '#lib/i18n/states/load.ts';
import { loadSummaryWords } from '#lib/i18n/summary/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [states, summaries] = await Promise.all([
    loadStateWords(language),
    loadSummaryWords(language),
  ]);
  return { ...data, states, summaries };
};
