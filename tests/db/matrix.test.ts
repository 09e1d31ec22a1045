import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { connect, runFile, useDatabase } from '../support/database.ts';

// Every role, table, command and context. What is not declared here is not allowed; a table that is
// missing here fails.

// In the own school, for rows that concern the persona: s select, i insert, u update, d delete.
const all = 'siud';
const read = 's';
const staff = { admin: all, official: all, teacher: read };
const school: Record<string, Partial<Record<Persona, string>>> = {
  academic_years: { ...staff, guardian: read, student: read },
  terms: { ...staff, guardian: read, student: read },
  levels: { ...staff, guardian: read, student: read },
  subjects: { ...staff, guardian: read, student: read },
  classes: { ...staff, guardian: read, student: read },
  class_teachers: { ...staff, guardian: read, student: read },
  courses: { ...staff, guardian: read, student: read },
  course_teachers: { ...staff, guardian: read, student: read },
  students: { ...staff, guardian: read, student: read },
  guardians: { ...staff, guardian: read },
  student_guardians: { ...staff, guardian: read, student: read },
  scholarships: { admin: all, official: all, guardian: read, student: read },
  family_children: { admin: read, official: read, guardian: read },
  start_skips: { admin: 'sid', official: 'sid' },
  student_merges: { admin: read, official: read },
  student_distinctions: { admin: read, official: read },
  student_needs: { admin: all, official: all },
  enrollments: { ...staff, guardian: read, student: read },
  student_courses: { ...staff, guardian: read, student: read },
  transfers: { admin: read, official: read },
  staff_records: { admin: read, official: read, teacher: read },
  replacements: { admin: read, official: read, teacher: read },
  student_fields: { admin: 'siu', official: 'siu', teacher: read, guardian: read, student: read },
  student_photos: { ...staff, guardian: read, student: read },
  student_health: { admin: '', trusted: all },
  student_backgrounds: { admin: '', trusted: all },
  guardian_backgrounds: { admin: '', trusted: all },
  decisions: { admin: read, official: read, teacher: read },
  rollovers: { admin: read, official: read },
  enrollment_steps: { admin: read, official: read, teacher: read },
  grading_policies: { ...staff, guardian: read, student: read },
  grading_policy_versions: {
    admin: 'si',
    official: 'si',
    teacher: read,
    guardian: read,
    student: read,
  },
  grading_policy_categories: {
    admin: 'si',
    official: 'si',
    teacher: read,
    guardian: read,
    student: read,
  },
  grading_policy_bands: {
    admin: 'si',
    official: 'si',
    teacher: read,
    guardian: read,
    student: read,
  },
  course_adjustments: { admin: all, official: all, teacher: all, guardian: read, student: read },
  conduct_records: { admin: all, official: all, teacher: 'si', guardian: read, student: read },
  year_exams: { ...staff, guardian: read, student: read },
  mark_codes: { ...staff, guardian: read, student: read },
  assessments: { admin: all, official: all, teacher: all, guardian: read, student: read },
  marks: { admin: all, official: all, teacher: all, guardian: read, student: read },
  course_results: { admin: read, official: read, teacher: read, guardian: read, student: read },
  term_results: { admin: read, official: read, teacher: read, guardian: read, student: read },
  year_results: { admin: read, official: read, teacher: read, guardian: read, student: read },
  course_statistics: { admin: read, official: read, teacher: read },
  term_statistics: { admin: read, official: read, teacher: read },
  class_terms: { admin: read, official: read, teacher: read },
  term_snapshots: { admin: read, official: read, teacher: read },
  corrections: { admin: read, official: read, teacher: read },
  mark_sightings: { guardian: read },
  // the sample has one of the school's, which a teacher may not add
  phrases: { admin: all, official: all, teacher: 'sud' },
  course_appreciations: { admin: read, official: read, teacher: read },
  councils: { admin: read, official: read, teacher: read },
  council_remarks: { admin: read, official: read, teacher: read },
  school_images: { admin: read, official: read, teacher: read },
  bulletins: { admin: read, official: read, teacher: read, guardian: read, student: read },
  bulletin_batches: { admin: read, official: read },
  bulletin_files: { admin: read, official: read },
  bulletin_copies: {},
  visits: { admin: read, official: read },
};

// Tables above schools: rows of school A's side (own), of school B's (other). The stranger has an
// account and no membership; anonymous has nothing.
const everybody = {
  admin: read,
  official: read,
  teacher: read,
  guardian: read,
  student: read,
  analyst: read,
};
const shared: Record<string, { own: Partial<Record<Persona, string>>; key: string; rows: string }> =
  {
    institutions: { own: everybody, key: 'id', rows: 'select tests.institution_of($1)' },
    schools: {
      own: { ...everybody, admin: 'su', official: 'su' },
      key: 'id',
      rows: 'select tests.institution_of($1)',
    },
    users: {
      own: { ...everybody, teacher: 'su' },
      key: 'id',
      rows: `select tests.user('teacher' || $1)`,
    },
    user_accounts: {
      own: { admin: read, official: read, teacher: 'su' },
      key: 'user_id',
      rows: `select tests.user('teacher' || $1)`,
    },
    families: {
      own: { admin: read, official: read, guardian: 'su' },
      key: 'user_id',
      rows: `select tests.user('guardian' || $1)`,
    },
    memberships: {
      own: { admin: 'su', official: 'su', teacher: read },
      key: 'user_id',
      rows: `select tests.user('teacher' || $1)`,
    },
  };

const personas = [
  'admin',
  'trusted',
  'official',
  'teacher',
  'guardian',
  'student',
  'analyst',
  'stranger',
  'anonymous',
] as const;
type Persona = (typeof personas)[number];
const contexts = ['own', 'other', 'none', 'forged'] as const;
type Context = (typeof contexts)[number];
type Letter = 'A' | 'B';

const database = await useDatabase();
await runFile(database, path.join(import.meta.dirname, 'matrix-fixture.sql'));
const db = await connect(database.adminUrl);
await db.query(
  `create function tests.institution_of(letter text) returns integer language sql stable
   security definer return (select id from app_public.institutions where code = 'SCHOOL' || letter);
   grant execute on function tests.institution_of(text) to public`,
);

const tables = (
  await db.query<{ schema: string; name: string; columns: string[] }>(
    `select n.nspname as schema, c.relname as name,
       (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('app_public', 'app_private', 'audit') and c.relkind in ('r', 'p', 'm')
       and c.relname <> 'institution_types'
     order by 1, 2`,
  )
).rows;
const schoolId: Record<Letter, number> = { A: 0, B: 0 };
for (const letter of ['A', 'B'] as const) {
  const { rows } = await db.query('select tests.institution_of($1) as id', [letter]);
  schoolId[letter] = rows[0].id;
}

const userOf = (persona: Persona): string | null => {
  if (persona === 'anonymous') return null;
  return persona === 'stranger' || persona === 'official' ? persona : `${persona}A`;
};

const become = async (persona: Persona, context: Context): Promise<void> => {
  const user = userOf(persona);
  const chosen = context === 'none' ? '' : String(schoolId[context === 'forged' ? 'B' : 'A']);
  await db.query('set local role app_user');
  await db.query(`select set_config('app.session', $1, true), set_config('app.school', $2, true)`, [
    user ? `token of ${user}` : '',
    chosen,
  ]);
};

/** The rows looked at: of school B in the contexts `other` and `forged`, else of school A. */
const rowsOf = async (schema: string, name: string, context: Context) => {
  const letter: Letter = context === 'other' || context === 'forged' ? 'B' : 'A';
  const { columns } = tables.find((table) => table.schema === schema && table.name === name)!;
  const key = shared[name]?.key ?? (columns.includes('school_id') ? 'school_id' : null);
  if (!key) return 'true';
  const value = shared[name]
    ? Object.values((await db.query(shared[name].rows, [letter])).rows[0])[0]
    : schoolId[letter];
  return `${db.escapeIdentifier(key)} = ${db.escapeLiteral(String(value))}`;
};

/** True when the statement reached at least one row: found it, or failed only on its content. */
const reaches = async (sql: string): Promise<boolean> => {
  await db.query('savepoint attempt');
  try {
    return (await db.query(sql)).rowCount! > 0;
  } catch (error) {
    const { code } = error as { code: string };
    await db.query('rollback to attempt');
    if (code === '42501') return false;
    if (/^(23505|23P01|23503|23001)$/.test(code)) return true;
    throw error;
  }
};

const privileged = async (verb: string, table: string, columns: string[]): Promise<string[]> => {
  const { rows } = await db.query(
    `select c from unnest($1::text[]) as c where has_column_privilege('app_user', $2, c, $3)`,
    [columns, table, verb],
  );
  return rows.map(({ c }) => db.escapeIdentifier(c as string));
};

const allowed = async (
  schema: string,
  name: string,
  persona: Persona,
  context: Context,
): Promise<string> => {
  const table = `${schema}.${name}`;
  const { columns } = tables.find((t) => t.schema === schema && t.name === name)!;
  await db.query('begin');
  try {
    const where = await rowsOf(schema, name, context);
    const copy = columns.includes('school_id') && context !== 'own' ? ['school_id'] : [];
    const insertable = [...copy, ...(await privileged('insert', table, columns))];
    const [updatable] = await privileged('update', table, columns);
    const { rows } = await db.query(`select * from ${table} where ${where} limit 1`);
    // what nobody may touch is refused whether it has rows or not
    if (schema === 'app_public')
      expect(rows, `the fixture has a row in ${table}`).not.toHaveLength(0);
    await db.query(
      `create temporary table sample on commit drop as select * from ${table} where ${where};
       grant select on sample to public`,
    );
    await become(persona, context);
    const list = insertable.join(', ');
    const verbs = {
      s: `select from ${table} where ${where}`,
      i: list ? `insert into ${table} (${list}) select ${list} from sample` : null,
      u: updatable ? `update ${table} set ${updatable} = ${updatable} where ${where}` : null,
      d: `delete from ${table} where ${where}`,
    };
    let outcome = '';
    for (const [letter, sql] of Object.entries(verbs)) {
      if (sql && (await reaches(sql))) outcome += letter;
    }
    return outcome;
  } finally {
    await db.query('rollback');
  }
};

// Somebody trusted is an admin of the school who was given the rights health and background.
const expected = (schema: string, name: string, persona: Persona, context: Context): string => {
  if (persona === 'trusted' && school[name]?.trusted === undefined) {
    return expected(schema, name, 'admin', context);
  }
  if (schema !== 'app_public') return '';
  if (school[name]) return context === 'own' ? (school[name][persona] ?? '') : '';
  const { own } = shared[name]!;
  if (context === 'own') return own[persona] ?? '';
  if (context === 'none') return withoutSchool[name]?.[persona] ?? '';
  return '';
};

// Without a chosen school, one still has oneself and what one administers.
const withoutSchool: Record<string, Partial<Record<Persona, string>>> = {
  institutions: everybody,
  schools: { ...everybody, admin: 'su', official: 'su' },
  users: { teacher: 'su' },
  user_accounts: { teacher: 'su' },
  families: { guardian: 'su' },
  memberships: { admin: read, official: read, teacher: read },
};

const named = tables.map((table) => [`${table.schema}.${table.name}`, table] as const);
describe.each(named)('%s', (_, { schema, name }) => {
  test('is declared', () => {
    expect(schema !== 'app_public' || name in school || name in shared).toBe(true);
  });
  test.each(personas)('%s may do what is declared, and nothing else', async (persona) => {
    const found: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const context of contexts) {
      found[context] = await allowed(schema, name, persona, context);
      wanted[context] = expected(schema, name, persona, context);
    }
    expect(found).toEqual(wanted);
  });
});
