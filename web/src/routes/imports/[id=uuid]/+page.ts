import { loadExchangeWords } from '#lib/i18n/exchange/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const isBundle = data.import.kind === 'oneroster';
  return { ...data, bundleWords: isBundle ? await loadExchangeWords(language) : undefined };
};
