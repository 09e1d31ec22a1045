import { loadRecordSettingsWords } from '#lib/i18n/record-settings/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  settings: await loadRecordSettingsWords((await parent()).language),
});
