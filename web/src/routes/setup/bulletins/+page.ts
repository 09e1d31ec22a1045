import { loadBulletinWords } from '#lib/i18n/bulletins/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  words: await loadBulletinWords((await parent()).language),
});
