import { loadStartWords } from '#lib/i18n/start/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  start: await loadStartWords((await parent()).language),
});
