import type { Client } from '@urql/core';
import { ask } from '#lib/server/api.ts';
import { MissingQuery, type MissingRow } from './queries.ts';

type Page = {
  nodes: MissingRow[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

/** What the classes lack before a term is closed, all pages together. */
export const fetchMissing = async (api: Client, term: string): Promise<MissingRow[]> => {
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
