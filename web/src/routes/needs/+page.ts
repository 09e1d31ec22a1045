import { loadKinWords } from '#lib/i18n/kin/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  kin: await loadKinWords((await parent()).language),
});
