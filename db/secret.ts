import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The secret that passwords derive from: ROLLBOOK_SECRET, else the one kept in `folder`. */
export const installationSecret = (folder: string): string =>
  process.env.ROLLBOOK_SECRET || storedSecret(folder);

/** The secret kept in `folder`, made on first use and readable by its owner only. */
export const storedSecret = (folder: string): string => {
  const file = path.join(folder, 'secret');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
};

/** The password of a database role; nobody has to write it down. */
export const rolePassword = (secret: string, role: string): string =>
  createHmac('sha256', secret).update(role).digest('hex');

/** The key that encrypts the schools' keys: ROLLBOOK_MASTER_KEY's, else one of the secret's. */
export const masterKey = (secret: string): Buffer =>
  masterKeyOf(process.env.ROLLBOOK_MASTER_KEY || secret);

/** The master key that a text stands for. */
export const masterKeyOf = (text: string): Buffer =>
  createHmac('sha256', text).update('master key').digest();
