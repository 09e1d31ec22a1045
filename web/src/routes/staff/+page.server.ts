import { fetchStaff } from '#lib/server/staff.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { school } = requireAdmin(locals);
  return { school, staff: await fetchStaff(locals.api) };
};
