import { loadExchangeWords } from '#lib/i18n/exchange/load.ts';
import { loadImportWords } from '#lib/i18n/imports/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [words, importWords] = await Promise.all([
    loadExchangeWords(language),
    loadImportWords(language),
  ]);
  return { ...data, words, importWords };
};
