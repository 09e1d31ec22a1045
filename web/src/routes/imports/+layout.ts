import { loadImportWords } from '#lib/i18n/imports/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => {
  const { language } = await parent();
  return { words: await loadImportWords(language) };
};
