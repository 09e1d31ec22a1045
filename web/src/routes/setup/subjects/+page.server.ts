import { fetchLists } from '#lib/server/lists.ts';
import { structureActions } from '#lib/server/structure.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  requireAdmin(locals);
  const { scale, subjects } = await fetchLists(locals.api);
  return { scale, subjects };
};

export const actions: Actions = structureActions;
