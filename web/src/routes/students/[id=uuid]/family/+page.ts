import { loadKinWords } from '#lib/i18n/kin/load.ts';
import { loadRowWords } from '#lib/i18n/setup/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
  const { language } = await parent();
  const [kin, setup] = await Promise.all([loadKinWords(language), loadRowWords(language)]);
  const constraints = { ...setup.constraints, ...kin.refusals.constraints };
  return { ...data, kin, setup: { ...setup, constraints } };
};
