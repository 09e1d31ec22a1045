import { pageOf } from '#lib/paging.ts';
import { fetchUsers, requireManager } from '#lib/server/users.ts';
import type { PageServerLoad } from './$types';

const states: Record<string, boolean> = { active: true, inactive: false };

export const load: PageServerLoad = async ({ locals, url }) => {
  const institution = requireManager(locals, url);
  const query = url.searchParams;
  const search = query.get('q')?.slice(0, 100) ?? '';
  const duty = query.get('duty') || null;
  const state = query.get('state') ?? '';
  const number = pageOf(query);
  const list = await fetchUsers(locals.api, {
    institution,
    search,
    duty,
    active: states[state] ?? null,
    page: number,
  });
  return {
    institution: list.institution,
    people: list.users,
    search: { text: search, duty: duty ?? '', state },
    paging: { number, size: list.size, total: list.total },
  };
};
