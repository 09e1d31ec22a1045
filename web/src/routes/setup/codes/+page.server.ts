import { fetchLists } from '#lib/server/lists.ts';
import { structureActions } from '#lib/server/structure.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  requireAdmin(locals);
  return { codes: (await fetchLists(locals.api)).codes };
};

export const actions: Actions = structureActions;
