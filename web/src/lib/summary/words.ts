import { page } from '$app/state';
import type { SummaryWords } from '#lib/i18n/summary/fr.ts';

/** The words of summaries and explanations. Read them in a derived value or a template. */
export const words = (): SummaryWords => (page.data as { summaries: SummaryWords }).summaries;
