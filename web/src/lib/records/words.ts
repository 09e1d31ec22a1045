import { page } from '$app/state';
import type { RecordWords } from '#lib/i18n/records/fr.ts';

/** The words of records in the current language. Read them in a derived value or a template. */
export const words = (): RecordWords => (page.data as { records: RecordWords }).records;
