import { parseArgs } from 'node:util';
import type pg from 'pg';
import { Refusal } from '../../db/refusal.ts';
import { keyPlace, seal, unseal } from '../../db/seal.ts';
import { masterKeyOf } from '../../db/secret.ts';
import { inTransaction, withDatabase } from './database.ts';
import { UsageError, type Command } from './usage.ts';

type Key = { school_id: number; version: number; wrapped: Buffer };

const opened = (master: Buffer, { school_id, wrapped }: Key): Buffer => {
  try {
    return unseal(master, keyPlace(school_id), wrapped);
  } catch {
    throw new Refusal(
      'The master key in use does not open the schools’ keys. Nothing was changed.',
    );
  }
};

/** Encrypts every school's keys with another master key, all or none; answers how many. */
export const rewrapKeys = async (owner: pg.Client, from: Buffer, to: Buffer): Promise<number> => {
  const { rows } = await owner.query<Key>(
    `select k.school_id, k.version, k.wrapped
     from app_private.school_keys k
     where k.wrapped is not null
     order by k.school_id, k.version
     for no key update`,
  );
  for (const key of rows) {
    await owner.query(
      'update app_private.school_keys set wrapped = $3 where school_id = $1 and version = $2',
      [key.school_id, key.version, seal(to, keyPlace(key.school_id), opened(from, key))],
    );
  }
  return rows.length;
};

const run = async (args: string[]): Promise<undefined> => {
  parseArgs({ args, options: {} });
  const next = process.env.ROLLBOOK_NEW_MASTER_KEY;
  if (!next) throw new UsageError('ROLLBOOK_NEW_MASTER_KEY has to hold the new master key.');
  const count = await withDatabase((owner, { masterKey }) =>
    inTransaction(owner, () => rewrapKeys(owner, masterKey, masterKeyOf(next))),
  );
  console.log(`Keys encrypted with the new master key: ${count}.`);
  console.log('Set ROLLBOOK_MASTER_KEY to it before the next start.');
};

export const keysRewrap: Command = {
  usage: 'keys rewrap',
  summary: 'Encrypts the schools’ keys with the master key in ROLLBOOK_NEW_MASTER_KEY.',
  details: [
    'What is sealed stays as it is. Stop Rollbook first, and start it afterwards with',
    'ROLLBOOK_MASTER_KEY set to the new key. Backups made before need the old one.',
  ],
  run,
};
