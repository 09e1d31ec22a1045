import type pg from 'pg';

const irregular: Record<string, string> = {
  year: 'academic_years',
  class: 'classes',
  category: 'grading_policy_categories',
  policy: 'grading_policies',
  kept: 'students',
  gone: 'students',
  other: 'students',
  merge: 'student_merges',
};
const plural = (word: string): string => irregular[word] ?? `${word}s`;

/** The table whose id a parameter such as `from_year_id` is; undefined where the name says none. */
const tableOf = async (db: pg.Client, name: string): Promise<string | undefined> => {
  const word = name.replace(/_?ids?$/, '').replace(/^(from|to|target|own)_/, '');
  const candidates = [plural(word), plural(word.split('_').at(-1)!)];
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from unnest($1::text[]) with ordinality as w (name, n)
     join pg_class c on c.relname = w.name and c.relkind = 'r'
       and c.relnamespace = 'app_public'::regnamespace
     where w.name in ('users', 'memberships') or 2 = (
       select count(*) from pg_attribute a
       where a.attrelid = c.oid and (a.attname = 'school_id'
         or a.attname = 'id' and a.atttypid = 'uuid'::regtype))
     order by w.n limit 1`,
    [candidates],
  );
  return rows[0]?.name;
};

/** Finds, for the name of a parameter, an id of a school's row of that kind; null without one. */
export const idFinder = (db: pg.Client, schoolIds: Record<string, number>) => {
  const known = new Map<string, string | null>();
  const find = async (name: string, letter: string): Promise<string | null> => {
    const table = await tableOf(db, name);
    if (!table) return null;
    const school = table === 'memberships' ? 'institution_id' : 'school_id';
    const { rows } = await db.query<{ id: string }>(
      table === 'users'
        ? `select user_id as id from app_public.user_accounts where username = 'teacher' || $1`
        : `select id from app_public.${table} where ${school} = $1 order by id limit 1`,
      [table === 'users' ? letter : schoolIds[letter]],
    );
    return rows[0]?.id ?? null;
  };
  return async (name: string, letter: string): Promise<string | null> => {
    const key = `${name} ${letter}`;
    if (!known.has(key)) known.set(key, await find(name, letter));
    return known.get(key)!;
  };
};
