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
  await withDatabase(async (_owner, { adminUrl }) => {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    try {
      const { seesStudents, password } = await admit(admin, name, institution, values.students);
      const sight = seesStudents ? 'single students' : 'statistics only';
      console.log(`The analyst ${name} sees ${institution}, ${sight}.`);
      console.log(`Connect with: ${connection(adminUrl, name)}`);
      if (password) console.log(`Password: ${password}`);
    } finally {
      await admin.end();
    }
  });
};

type Admission = { seesStudents: boolean; password: string | undefined };

// an analyst who exists keeps the password and sees one institution more
const admit = (
  admin: pg.Client,
  name: string,
  institution: string,
  students: boolean | undefined,
): Promise<Admission> =>
  inTransaction(admin, async () => {
    const password = (await isAnalyst(admin, name)) ? undefined : await makeRole(admin, name);
    await admin.query('set local role rollbook_owner');
    const { rows } = await admin.query('select app_private.admit_analyst($1, $2, $3) as sees', [
      name,
      institution,
      students,
    ]);
    return { seesStudents: rows[0].sees, password };
  });

const isAnalyst = async (admin: pg.Client, name: string): Promise<boolean> => {
  const { rows } = await admin.query(
    `select pg_has_role(oid, 'rollbook_analyst', 'member') and not rolsuper as is_analyst
    from pg_roles where rolname = $1`,
    [name],
  );
  if (rows[0]?.is_analyst === false) {
    throw new Refusal(`The database role ${name} is not an analyst's: choose another name.`);
  }
  return rows.length > 0;
};

const makeRole = async (admin: pg.Client, name: string): Promise<string> => {
  const password = generatePassword();
  const role = admin.escapeIdentifier(name);
  await admin.query(
    `create role ${role} login connection limit 5 password ${admin.escapeLiteral(password)}
     in role rollbook_analyst;
     alter role ${role} set default_transaction_read_only = on;
     alter role ${role} set statement_timeout = '60s';
     alter role ${role} set idle_in_transaction_session_timeout = '60s';
     alter role ${role} set search_path = mart`,
  );
  return password;
};

const connection = (adminUrl: string, name: string): string => {
  const { hostname, port, pathname } = new URL(adminUrl);
  return `psql "host=${hostname} port=${port || 5432} dbname=${pathname.slice(1)} user=${name}"`;
};

export const analystCreate: Command = {
  usage: 'analyst create --name ROLE --institution CODE [--students]',
  summary: 'Make a read-only database login that sees an institution’s figures in mart.',
  details: [
    '--students  single students, too, when the institution is above schools',
    'For an analyst who exists it adds the institution.',
  ],
  run,
};
