import { loadRecordSettingsWords } from '#lib/i18n/record-settings/load.ts';
import { loadRecordWords } from '#lib/i18n/records/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [records, settings] = await Promise.all([
    loadRecordWords(language),
    loadRecordSettingsWords(language),
  ]);
  return { ...data, records, settings };
};
