import { existsSync } from 'node:fs';
import path from 'node:path';

const folder = process.env.ROLLBOOK_SHARED ?? path.join(import.meta.dirname, '../../../shared');

/** Path of a file that is shared beside the project, such as real data to try things on. */
export const sharedFile = (name: string): string => path.join(folder, name);

/** Whether the shared files are there; says so loudly when not. */
export const hasShared = (name: string): boolean => {
  const isThere = existsSync(sharedFile(name));
  if (!isThere) console.warn(`NOT TESTED: ${sharedFile(name)} is missing (ROLLBOOK_SHARED).`);
  return isThere;
};
