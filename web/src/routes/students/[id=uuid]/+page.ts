import { loadSummaryWords } from '#lib/i18n/summary/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  summaries: await loadSummaryWords((await parent()).language),
});
