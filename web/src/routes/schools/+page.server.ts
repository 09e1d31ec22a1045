import { pageOf } from '#lib/paging.ts';
import { ask } from '#lib/server/api.ts';
import { SchoolsQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

const size = 50;

export const load: PageServerLoad = async ({ cookies, locals, url }) => {
  const number = pageOf(url.searchParams);
  const search = url.searchParams.get('q')?.slice(0, 100) ?? '';
  const variables = { search, first: size, offset: (number - 1) * size };
  const { searchSchools } = await ask(locals.api, SchoolsQuery, variables);
  return {
    // somebody was in a school and is no longer: they are told why they are here
    isClosed: !locals.viewer?.school && Boolean(cookies.get('rollbook_school')),
    search,
    schools: searchSchools?.nodes ?? [],
    paging: { number, size, total: searchSchools?.totalCount ?? 0 },
  };
};
