import { loadUserWords } from '#lib/i18n/users/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  users: await loadUserWords((await parent()).language),
});
