import { fail } from '@sveltejs/kit';
import { ask } from '#lib/server/api.ts';
import { change, text, withTyped } from '#lib/server/change.ts';
import { fetchUsers, requireManager } from '#lib/server/users.ts';
import type { Candidate } from '#lib/users/types.ts';
import { Invite, CandidatesQuery, InvitedGuardianQuery, InvitedStudentQuery } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

type Candidates = { total: number; people: Candidate[] };
type Person = { lastName: string; firstName: string; email: string | null };
type Record = Person & { duty: string; key: string; id: string };

const nobody: Candidates = { total: 0, people: [] };
const uuid = /^[0-9a-f-]{36}$/i;
const keys = ['guardian', 'student', 'user'] as const;

// The record that the address names: of a guardian, a student or one of the staff.
const recordOf = async (locals: App.Locals, url: URL): Promise<Record | null> => {
  const key = keys.find((name) => uuid.test(url.searchParams.get(name) ?? ''));
  if (!key) return null;
  const id = url.searchParams.get(key)!;
  if (key === 'user') {
    const [user] = (await fetchUsers(locals.api, { institution: null, person: id })).users;
    const duty = user?.duties.some((one) => one.duty === 'admin') ? 'admin' : 'teacher';
    return user ? { ...user, email: null, duty, key: 'user_id', id } : null;
  }
  const person: Person | null =
    key === 'guardian'
      ? ((await ask(locals.api, InvitedGuardianQuery, { id })).guardian as Person | null)
      : ((await ask(locals.api, InvitedStudentQuery, { id })).student as Person | null);
  return person && { ...person, duty: key, key: `${key}_id`, id };
};

export const load: PageServerLoad = async ({ locals, url }) => {
  const institution = requireManager(locals, url);
  const search = url.searchParams.get('q')?.slice(0, 100) ?? '';
  const [record, candidates, list] = await Promise.all([
    recordOf(locals, url),
    institution ? null : ask(locals.api, CandidatesQuery, { search }),
    fetchUsers(locals.api, { institution, search: '—' }),
  ]);
  return {
    record,
    institution: list.institution,
    teachers: (candidates?.teachers ?? nobody) as Candidates,
    guardians: (candidates?.guardians ?? nobody) as Candidates,
    filter: search,
    origin: url.origin,
  };
};

export const actions: Actions = {
  one: async ({ locals, request, url }) => {
    const form = await request.formData();
    const onPaper = form.get('how') === 'paper';
    const typed = {
      duty: text(form, 'duty'),
      last_name: text(form, 'last_name'),
      first_name: text(form, 'first_name'),
      email: text(form, 'email'),
      how: text(form, 'how'),
    };
    const record = await recordOf(locals, url);
    const { duty, last_name, first_name, email } = typed;
    const people = record
      ? [{ duty: record.duty, email, [record.key]: record.id }]
      : [{ duty, last_name, first_name, email }];
    const institution = requireManager(locals, url);
    return withTyped(
      await change(locals.api, 'one', Invite, { people, onPaper, institution }),
      typed,
    );
  },
  several: async ({ locals, request, url }) => {
    const form = await request.formData();
    const kind = form.get('kind') === 'guardian' ? 'guardian' : 'teacher';
    const onPaper = form.get('how') === 'paper';
    const chosen = form.getAll('person').map(String);
    const search = url.searchParams.get('q')?.slice(0, 100) ?? '';
    const all = await ask(locals.api, CandidatesQuery, { search });
    const known = (kind === 'guardian' ? all.guardians : all.teachers) as Candidates;
    const people = known.people
      .filter(({ id, email }) => chosen.includes(id) && (onPaper || email))
      .map(({ id, email }) =>
        kind === 'guardian'
          ? { duty: kind, email, guardian_id: id }
          : { duty: kind, email, user_id: id },
      );
    const at = kind;
    if (people.length === 0) {
      return fail(422, { at, chosen, reason: chosen.length > 0 ? 'noAddress' : 'nobody' } as const);
    }
    const institution = requireManager(locals, url);
    return change(locals.api, at, Invite, { people, onPaper, institution });
  },
};
