import { loadClassWords } from '#lib/i18n/classes/load.ts';
import { loadHomeWords } from '#lib/i18n/home/load.ts';
import { loadStartWords } from '#lib/i18n/start/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [home, classWords, start] = await Promise.all([
    loadHomeWords(language),
    data.classes ? loadClassWords(language) : null,
    data.percent === null ? null : loadStartWords(language),
  ]);
  return { ...data, home, classWords, start };
};
