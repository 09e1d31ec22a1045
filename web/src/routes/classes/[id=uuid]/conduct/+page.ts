import { loadClassWords } from '#lib/i18n/classes/load.ts';
import { loadStateWords } from '#lib/i18n/states/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [classWords, states] = await Promise.all([
    loadClassWords(language),
    loadStateWords(language),
  ]);
  return { ...data, classWords, states };
};
