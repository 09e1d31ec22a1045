import { loadLifeWords } from '#lib/i18n/life/load.ts';
import { loadRecordWords } from '#lib/i18n/records/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [life, records] = await Promise.all([loadLifeWords(language), loadRecordWords(language)]);
  return { ...data, life, records };
};
