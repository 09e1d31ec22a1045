import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Refusal } from '../../db/refusal.ts';
import { siteAddress } from '../site-address.ts';
import { withDatabase } from './database.ts';
import { required, type Command } from './usage.ts';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: {
      login: { type: 'string' },
      'second-factor': { type: 'boolean', default: false },
    },
  });
  const login = required(values.login, 'login');
  const token = randomBytes(32).toString('base64url');
  const isMade = await withDatabase(async (owner) => {
    const { rows } = await owner.query<{ made: boolean }>(
      'select app_private.hand_over_reset($1, $2, $3) as made',
      [login, createHash('sha256').update(token).digest(), values['second-factor']],
    );
    return rows[0]!.made;
  });
  if (!isMade) throw new Refusal(`There is no active user “${login}”.`);
  console.log(`${siteAddress()}/reset/${token}`);
  console.log('Hand this link over: it works once, for 24 hours.');
};

export const userReset: Command = {
  usage: 'user reset --login NAME [--second-factor]',
  summary: 'Print a link by which a user sets a new password, when no admin can help.',
  details: ['--second-factor  end their second factor too, because app and codes are lost'],
  run,
};
