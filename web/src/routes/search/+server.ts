import { json } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { RequestHandler } from './$types';

const QuickSearchQuery = graphql(`
  query QuickSearch($search: String!, $skip: Int!) {
    quickSearch(search: $search, skip: $skip)
  }
`);

/** Whom and what `q` finds; `skip` students are on earlier pages. */
export const GET: RequestHandler = async ({ locals, url }) => {
  requireSchool(locals);
  const search = (url.searchParams.get('q') ?? '').slice(0, 100);
  const skip = Math.max(0, Math.trunc(Number(url.searchParams.get('skip')) || 0));
  const { quickSearch } = await ask(locals.api, QuickSearchQuery, { search, skip });
  return json(quickSearch, { headers: { 'cache-control': 'no-store' } });
};
