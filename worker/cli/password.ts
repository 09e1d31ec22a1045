import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Refusal } from '../../db/refusal.ts';

const shortest = 8;
// without those that look alike on paper
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password of 20 characters in groups of five: 98 bits. */
export const generatePassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-');

/** Asks for a password on the terminal without showing it, else reads it from stdin's first line. */
export const readPassword = async (): Promise<string> => {
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
  if (password.length >= shortest) return password;
  throw new Refusal(`A password has at least ${shortest} characters.`);
};
