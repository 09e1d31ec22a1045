import { parseArgs } from 'node:util';
import { hashPassword } from '../../db/password.ts';
import { withDatabase } from './database.ts';
import { generatePassword, readPassword } from './password.ts';
import { required, UsageError, type Command } from './usage.ts';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: {
      username: { type: 'string' },
      email: { type: 'string' },
      'last-name': { type: 'string' },
      'first-name': { type: 'string' },
      duty: { type: 'string' },
      institution: { type: 'string' },
      password: { type: 'boolean', default: false },
    },
  });
  const { username, email } = values;
  if (!username && !email) throw new UsageError('Give --username or --email, or both.');
  const person = [
    username,
    email,
    required(values['last-name'], 'last-name'),
    required(values['first-name'], 'first-name'),
    required(values.duty, 'duty'),
    required(values.institution, 'institution'),
  ];
  const password = values.password
    ? await readPassword(person.filter((text) => text !== undefined))
    : generatePassword();
  const passwordHash = await hashPassword(password);
  await withDatabase(async (owner) => {
    await owner.query('select app_private.create_user($1, $2, $3, $4, $5, $6, $7)', [
      ...person,
      passwordHash,
    ]);
  });
  console.log(`Made the user ${username ?? email}.`);
  if (!values.password) console.log(`Password: ${password}`);
};

export const userCreate: Command = {
  usage: 'user create --username NAME --last-name … --first-name … --duty DUTY --institution CODE',
  summary: 'Make a user with a duty in an institution; prints a password for them.',
  details: [
    '--duty      admin, teacher, guardian, student or analyst',
    '--email     instead of a username, or as well',
    '--password  ask for the password, or read it from stdin, instead of making one',
  ],
  run,
};
