import { fetchNeeds } from '#lib/server/kin-lists.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const kind = url.searchParams.get('kind') || null;
  return { school, kind, ...(await fetchNeeds(locals.api, kind)) };
};
