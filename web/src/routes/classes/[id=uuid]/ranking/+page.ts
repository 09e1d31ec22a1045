import { loadClassWords } from '#lib/i18n/classes/load.ts';
import { loadSummaryWords } from '#lib/i18n/summary/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [classWords, summaries] = await Promise.all([
    loadClassWords(language),
    loadSummaryWords(language),
  ]);
  return { ...data, classWords, summaries };
};
