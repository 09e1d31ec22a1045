import { randomBytes, scryptSync } from 'node:crypto';
import { Refusal } from '../../db/refusal.ts';
import { keyPlace, recordPlace, seal, unseal } from '../../db/seal.ts';

type Row = Record<string, unknown>;
type Change = (table: string, row: Row) => Row;

export const keyTable = 'app_private.school_keys';

/** A new salt for the key that a passphrase becomes. */
export const makeSalt = (): string => randomBytes(16).toString('hex');

/** The key that a passphrase becomes; slow, so that guessing is. */
export const passphraseKey = (passphrase: string, salt: string): Buffer =>
  scryptSync(passphrase, Buffer.from(salt, 'hex'), 32, { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 });

// as PostgreSQL writes bytes in JSON
const bytes = (text: unknown): Buffer => Buffer.from(String(text).slice(2), 'hex');
const text = (plain: Buffer): string => `\\x${plain.toString('hex')}`;
const archivedPlace = (version: unknown): string => `archived key ${String(version)}`;

/** On the way out: the school's keys are sealed with the passphrase's instead of the master key. */
export const outward =
  (master: Buffer, carrier: Buffer, school: number): Change =>
  (table, row) => {
    if (table !== keyTable || row['wrapped'] === null) return row;
    const key = unseal(master, keyPlace(school), bytes(row['wrapped']));
    return { ...row, wrapped: text(seal(carrier, archivedPlace(row['version']), key)) };
  };

/**
 * On the way in: the keys are sealed with the master key of this installation, and the records, which
 * are bound to the number of their school, anew for the one they get. Takes the keys first.
 */
export const inward = (master: Buffer, carrier: Buffer, from: number, to: number): Change => {
  const keys = new Map<unknown, Buffer>();
  const takeKey = (row: Row): Row => {
    if (row['wrapped'] === null) return row;
    const key = opened(carrier, archivedPlace(row['version']), bytes(row['wrapped']));
    keys.set(row['version'], key);
    return { ...row, wrapped: text(seal(master, keyPlace(to), key)) };
  };
  return (table, row) => {
    if (table === keyTable) return takeKey(row);
    const key = keys.get(row['key_version']);
    // its key was destroyed: it opens nowhere
    if (!key) return row;
    const place = (school: number) =>
      recordPlace(school, table.split('.')[1] ?? '', String(row['seal_id']));
    const plain = opened(key, place(from), bytes(row['sealed']));
    return { ...row, sealed: text(seal(key, place(to), plain)) };
  };
};

const opened = (key: Buffer, place: string, sealed: Buffer): Buffer => {
  try {
    return unseal(key, place, sealed);
  } catch {
    throw new Refusal('ROLLBOOK_ARCHIVE_PASSPHRASE does not open what is sealed in the archive.');
  }
};
