import type { Client } from '@urql/core';
import { error } from '@sveltejs/kit';
import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isStaff } from '#lib/viewer.ts';
import { MissingQuery, type MissingRow } from './queries.ts';
import type { PageServerLoad } from './$types';

const fetchAll = async (api: Client, term: string): Promise<MissingRow[]> => {
  const rows: MissingRow[] = [];
  let after: string | null = null;
  do {
    const answer: { missingOverview?: Page | null } = await ask(api, MissingQuery, { term, after });
    const page: Page | null | undefined = answer.missingOverview;
    rows.push(...(page?.nodes ?? []));
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  return rows;
};

type Page = {
  nodes: MissingRow[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('rollbook:results');
  const { viewer, school } = requireSchool(locals);
  if (!isStaff(viewer)) error(403, 'Only staff see what is missing.');
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  return { school, term, rows: await fetchAll(locals.api, term.id) };
};
