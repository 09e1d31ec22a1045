import { loadClassWords } from '#lib/i18n/classes/load.ts';
import { loadClosingWords } from '#lib/i18n/closing/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [classWords, states] = await Promise.all([
    loadClassWords(language),
    loadClosingWords(language),
  ]);
  return { ...data, classWords, states };
};
