import { Refusal } from '../../db/refusal.ts';
import { readEntry, readZip, type Entry } from '../archives/zip_reader.ts';
import { Unreadable } from './unreadable.ts';

// the sheets of a workbook repeat themselves more than anything else
const mostRatio = 1100;

const unreadable = (error: unknown): unknown =>
  error instanceof Refusal ? new Unreadable('damaged_zip', '', { cause: error }) : error;

/** What a ZIP file holds; fails when it is damaged, or protected by a password. */
export const openZip = async (file: string): Promise<Map<string, Entry>> => {
  try {
    return await readZip(file, () => true, mostRatio);
  } catch (error) {
    throw unreadable(error);
  }
};

/** The content of a file in a ZIP, never more than its directory says. */
export const readPacked = async function* (file: string, entry: Entry): AsyncGenerator<Buffer> {
  try {
    yield* readEntry(file, entry);
  } catch (error) {
    throw unreadable(error);
  }
};
