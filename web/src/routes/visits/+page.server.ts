import { graphql } from '#lib/graphql.ts';
import { pageOf } from '#lib/paging.ts';
import { ask } from '#lib/server/api.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Visit } from '#lib/users/types.ts';
import type { PageServerLoad } from './$types';

const VisitsQuery = graphql(`
  query Visits($page: Int!) {
    visitList(page: $page)
  }
`);

type Visits = { total: number; size: number; visits: Visit[] };

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const number = pageOf(url.searchParams);
  const { visitList } = await ask(locals.api, VisitsQuery, { page: number });
  const { visits, size, total } = visitList as Visits;
  return { school, visits, paging: { number, size, total } };
};
