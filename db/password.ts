import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as french } from '@zxcvbn-ts/language-fr';

export const shortestPassword = 12;
const longestPassword = 200;
// what takes more than 100 million guesses of somebody who knows how people choose
const wantedScore = 3;
// characters that must be left without names and addresses of one's own
const leastOfOthers = 8;

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

let estimator: ZxcvbnFactory | undefined;

/** Why a password is not taken: too short, too long, or among the first that others would try. */
export type PasswordProblem = 'short' | 'long' | 'obvious';

/** What speaks against a password; `own` are names and addresses of its user. */
export const passwordProblem = (password: string, own: string[]): PasswordProblem | null => {
  const { length } = [...password];
  if (length < shortestPassword) return 'short';
  if (length > longestPassword) return 'long';
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...common, ...french },
    graphs: adjacencyGraphs,
  });
  const words = [...own, 'rollbook'].map(plain).flatMap((text) => [text, ...text.split(/\P{L}+/u)]);
  const known = words.filter((word) => word.length > 2).sort((a, b) => b.length - a.length);
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), plain(password));
  const isOwn = rest.length < leastOfOthers;
  return isOwn || estimator.check(password, known).score < wantedScore ? 'obvious' : null;
};

// The same word typed on another keyboard may come as other bytes.
const bytesOf = (password: string): string => password.normalize('NFC');

// Checked when there is no account, so that the answer takes as long as for a wrong password.
const decoy = hash(randomBytes(16).toString('hex'));

/** The argon2id hash to keep of a password. */
export const hashPassword = (password: string): Promise<string> => hash(bytesOf(password));

/** Whether a password is the one that was hashed; without a hash it is not, and takes as long. */
export const verifyPassword = async (hashed: string | null, password: string): Promise<boolean> => {
  const isRight = await verify(hashed ?? (await decoy), bytesOf(password));
  return isRight && hashed !== null;
};
