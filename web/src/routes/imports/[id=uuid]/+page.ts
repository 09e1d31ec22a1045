import { loadExchangeWords } from '#lib/i18n/exchange/load.ts';
import { loadImportRules } from '#lib/i18n/imports/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const isBundle = data.import.kind === 'oneroster';
  const [bundleWords, rules] = await Promise.all([
    isBundle ? loadExchangeWords(language) : undefined,
    data.import.problem ? loadImportRules(language) : undefined,
  ]);
  return { ...data, bundleWords, rules };
};
