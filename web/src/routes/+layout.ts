import { createFormat } from '#lib/i18n/format.ts';
import { loadDictionary } from '#lib/i18n/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => ({
  ...data,
  t: await loadDictionary(data.language),
  format: createFormat(data.language, data.viewer?.school?.timeZone),
});
