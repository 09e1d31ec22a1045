import { parseArgs } from 'node:util';
import type pg from 'pg';
import { Refusal } from '../../db/refusal.ts';
import { factorPlace, keyPlace, seal, unseal } from '../../db/seal.ts';
import { masterKeyOf } from '../../db/secret.ts';
import { inTransaction, withDatabase } from './database.ts';
import { UsageError, type Command } from './usage.ts';

type Key = { school_id: number; version: number; wrapped: Buffer };
type Factor = { user_id: string; sealed: Buffer };

const opened = (master: Buffer, place: string, sealed: Buffer): Buffer => {
  try {
    return unseal(master, place, sealed);
  } catch {
    throw new Refusal('The master key in use does not open what is sealed. Nothing was changed.');
  }
};

const rewrapFactors = async (owner: pg.Client, from: Buffer, to: Buffer): Promise<void> => {
  const { rows } = await owner.query<Factor>(
    `select f.user_id, f.sealed
     from app_private.second_factors f
     order by f.user_id
     for no key update`,
  );
  for (const { user_id, sealed } of rows) {
    const place = factorPlace(user_id);
    await owner.query('update app_private.second_factors set sealed = $2 where user_id = $1', [
      user_id,
      seal(to, place, opened(from, place, sealed)),
    ]);
  }
};

/**
 * Encrypts every school's keys, and the secrets of second factors, with another master key, all or
 * none; answers how many keys.
 */
export const rewrapKeys = async (owner: pg.Client, from: Buffer, to: Buffer): Promise<number> => {
  const { rows } = await owner.query<Key>(
    `select k.school_id, k.version, k.wrapped
     from app_private.school_keys k
     where k.wrapped is not null
     order by k.school_id, k.version
     for no key update`,
  );
  for (const { school_id, version, wrapped } of rows) {
    const place = keyPlace(school_id);
    await owner.query(
      'update app_private.school_keys set wrapped = $3 where school_id = $1 and version = $2',
      [school_id, version, seal(to, place, opened(from, place, wrapped))],
    );
  }
  await rewrapFactors(owner, from, to);
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
  summary:
    'Encrypts the schools’ keys and second factors with the master key in ROLLBOOK_NEW_MASTER_KEY.',
  details: [
    'What is sealed stays as it is. Stop Rollbook first, and start it afterwards with',
    'ROLLBOOK_MASTER_KEY set to the new key. Backups made before need the old one.',
  ],
  run,
};
