/**
 * Who asks. `trusted` is an admin with the rights health and background, `official` an admin of the
 * sector above the school; the stranger has an account and no membership, anonymous has nothing.
 * The last three connect to the database: one sees the students of the sector, one its figures, and
 * one was not yet told what to see.
 */
export const personas = [
  'admin',
  'trusted',
  'official',
  'teacher',
  'guardian',
  'student',
  'analyst',
  'stranger',
  'anonymous',
  'researcher',
  'statistician',
  'newcomer',
] as const;
export type Persona = (typeof personas)[number];

/** As in one's own school, with rows of another, without a school, and naming another by force. */
export const contexts = ['own', 'other', 'none', 'forged'] as const;
export type Context = (typeof contexts)[number];
export type Letter = 'A' | 'B';

/** The school whose rows are looked at, and the one that is named. */
export const places: Record<Context, { rows: Letter; named: Letter | null }> = {
  own: { rows: 'A', named: 'A' },
  other: { rows: 'B', named: 'A' },
  none: { rows: 'A', named: null },
  forged: { rows: 'B', named: 'B' },
};

/** How somebody comes to the database: by the API with a token, or with a login of their own. */
export type Asker = { token: string; login: string | null };

export const analysts = ['researcher', 'statistician', 'newcomer'] as const;
const isAnalyst = (persona: Persona): boolean => (analysts as readonly string[]).includes(persona);

/** Who of the personas use the API, and so its functions. */
export const users = personas.filter((persona) => !isAnalyst(persona));

/** Login roles are the whole server's; a database's own end with its name. */
export const loginOf = (analyst: Persona, database: string): string => `${analyst}_${database}`;

/** The somebody of school A. */
export const askerOf = (persona: Persona, database: string): Asker => {
  if (isAnalyst(persona)) return { token: '', login: loginOf(persona, database) };
  if (persona === 'anonymous') return { token: '', login: null };
  const isOutside = persona === 'stranger' || persona === 'official';
  return { token: `token of ${persona}${isOutside ? '' : 'A'}`, login: null };
};
