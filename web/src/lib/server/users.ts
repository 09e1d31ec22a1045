import { error, redirect } from '@sveltejs/kit';
import { graphql } from '../graphql.ts';
import type { Institution, User } from '../users/types.ts';
import { administeredAbove } from '../viewer.ts';
import { ask } from './api.ts';
import { requireSchool } from './viewer.ts';

const UserListQuery = graphql(`
  query UserList(
    $search: String
    $duty: String
    $active: Boolean
    $page: Int
    $institution: Int
    $person: UUID
  ) {
    userList(
      search: $search
      duty: $duty
      isActive: $active
      page: $page
      institution: $institution
      person: $person
    )
  }
`);

type UserList = { total: number; size: number; institution: Institution; users: User[] };
type Wanted = {
  institution: number | null;
  search?: string;
  duty?: string | null;
  active?: boolean | null;
  page?: number;
  person?: string;
};

/** Who belongs to an institution; without its number, to the current school. */
export const fetchUsers = async (api: App.Locals['api'], wanted: Wanted): Promise<UserList> =>
  (await ask(api, UserListQuery, wanted)).userList as UserList;

/**
 * The institution above schools that the address names, null for the current school. Goes to the
 * choice of a school without either; throws 403 for who administers neither.
 */
export const requireManager = (locals: App.Locals, url: URL): number | null => {
  const named = Number(url.searchParams.get('institution'));
  if (named > 0 && Number.isInteger(named)) return named;
  const { viewer } = locals;
  const [above] = viewer ? administeredAbove(viewer) : [];
  if (!viewer?.school && above) {
    redirect(303, `${url.pathname}?institution=${above.id}`);
  }
  if (!requireSchool(locals).viewer.duties.includes('admin')) {
    error(403, 'Only an admin manages users.');
  }
  return null;
};
