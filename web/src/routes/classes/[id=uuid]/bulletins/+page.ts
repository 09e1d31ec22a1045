import { loadBulletinWords } from '#lib/i18n/bulletins/load.ts';
import { loadClassWords } from '#lib/i18n/classes/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [classWords, words] = await Promise.all([
    loadClassWords(language),
    loadBulletinWords(language),
  ]);
  return { ...data, classWords, words };
};
