import { loadRecordWords } from '#lib/i18n/records/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  records: await loadRecordWords((await parent()).language),
});
