import { loadStudentWords } from '#lib/i18n/student/load.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data, parent }) => ({
  ...data,
  studentWords: await loadStudentWords((await parent()).language),
});
