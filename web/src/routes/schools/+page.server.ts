import { pageOf } from '#lib/paging.ts';
import { ask } from '#lib/server/api.ts';
import { SchoolsQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

const size = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const number = pageOf(url.searchParams);
  const variables = { first: size, offset: (number - 1) * size };
  const { institutions } = await ask(locals.api, SchoolsQuery, variables);
  return {
    schools: institutions?.nodes ?? [],
    paging: { number, size, total: institutions?.totalCount ?? 0 },
  };
};
