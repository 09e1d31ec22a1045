import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { passwordProblem, shortestPassword } from '../../db/password.ts';
import { Refusal } from '../../db/refusal.ts';

// without those that look alike on paper
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password of 20 characters in groups of five: 98 bits. */
export const generatePassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-');

/**
 * Asks for a password on the terminal without showing it, else reads it from stdin's first line.
 * `own` are names and addresses of its user. Refuses what is too short or too easy to guess.
 */
export const readPassword = async (own: string[]): Promise<string> => {
  const terminal = process.stdin.isTTY === true;
  if (terminal) process.stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal });
  let password = '';
  for await (const line of lines) {
    password = line;
    break;
  }
  lines.close();
  if (terminal) process.stderr.write('\n');
  const problem = passwordProblem(password, own);
  if (problem === 'short') {
    throw new Refusal(`A password has at least ${shortestPassword} characters.`);
  }
  if (problem) throw new Refusal('This password is among the first that others would try.');
  return password;
};
