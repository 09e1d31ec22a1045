import { fetchScholarships } from '#lib/server/kin-lists.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const status = url.searchParams.get('status') || null;
  return { school, status, ...(await fetchScholarships(locals.api, status)) };
};
