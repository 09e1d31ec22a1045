import { loadAccountWords } from '#lib/i18n/account/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  return { ...data, account: await loadAccountWords(language) };
};
