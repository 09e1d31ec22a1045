import { loadRecordWords } from '#lib/i18n/records/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data, parent }) => ({
  ...data,
  records: await loadRecordWords((await parent()).language),
});
