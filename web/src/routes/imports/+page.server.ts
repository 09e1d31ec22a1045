import type { Import } from '#lib/imports/types.ts';
import { ask } from '#lib/server/api.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import { ImportList } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ depends, locals, url }) => {
  depends('rollbook:imports');
  requireAdmin(locals);
  const answer = await ask(locals.api, ImportList, {});
  return {
    imports: answer.importList as Import[],
    kind: url.searchParams.get('kind'),
    problem: url.searchParams.get('problem'),
  };
};
