import { parseArgs } from 'node:util';
import pg from 'pg';
import { Refusal } from '../../db/refusal.ts';
import { inTransaction, withDatabase } from './database.ts';
import { generatePassword } from './password.ts';
import { required, type Command } from './usage.ts';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string' },
      institution: { type: 'string' },
      students: { type: 'boolean' },
    },
  });
  const name = required(values.name, 'name');
  const institution = required(values.institution, 'institution');
  if (!/^[a-z][a-z0-9_]{1,62}$/.test(name)) {
    throw new Refusal('The name of an analyst has small letters, digits and underscores, 2 to 63.');
  }
  const password = generatePassword();
  await withDatabase(async (_owner, { adminUrl }) => {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    try {
      const seesStudents = await admit(admin, name, password, institution, values.students);
      console.log(
        `Made the analyst ${name}, who sees ${seesStudents ? 'single students' : 'statistics only'}.`,
      );
      console.log(`Connect with: ${connection(adminUrl, name)}`);
      console.log(`Password: ${password}`);
    } finally {
      await admin.end();
    }
  });
};

const admit = (
  admin: pg.Client,
  name: string,
  password: string,
  institution: string,
  students: boolean | undefined,
): Promise<boolean> =>
  inTransaction(admin, async () => {
    const taken = await admin.query('select from pg_roles where rolname = $1', [name]);
    if (taken.rowCount) throw new Refusal(`There is a database role ${name} already.`);
    const role = admin.escapeIdentifier(name);
    await admin.query(
      `create role ${role} login connection limit 5 password ${admin.escapeLiteral(password)}
       in role rollbook_analyst;
       alter role ${role} set default_transaction_read_only = on;
       alter role ${role} set statement_timeout = '60s';
       alter role ${role} set idle_in_transaction_session_timeout = '60s';
       alter role ${role} set search_path = mart;
       set local role rollbook_owner`,
    );
    const { rows } = await admin.query('select app_private.admit_analyst($1, $2, $3) as sees', [
      name,
      institution,
      students,
    ]);
    return rows[0].sees;
  });

const connection = (adminUrl: string, name: string): string => {
  const { hostname, port, pathname } = new URL(adminUrl);
  return `psql "host=${hostname} port=${port || 5432} dbname=${pathname.slice(1)} user=${name}"`;
};

export const analystCreate: Command = {
  usage: 'analyst create --name ROLE --institution CODE [--students]',
  summary: 'Make a read-only database login that sees an institution’s figures in mart.',
  details: ['--students  single students, too, when the institution is above schools'],
  run,
};
