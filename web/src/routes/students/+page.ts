import { loadStudentListWords } from '#lib/i18n/students/load.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => ({
  ...data,
  words: await loadStudentListWords((await parent()).language),
});
