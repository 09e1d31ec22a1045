import { error } from '@sveltejs/kit';
import { fetchPolicies } from '#lib/server/policies.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isStaff } from '#lib/viewer.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { viewer } = requireSchool(locals);
  if (!isStaff(viewer)) error(403, 'The rules are for the school’s staff.');
  return {
    all: await fetchPolicies(locals.api),
    made: url.searchParams.get('made'),
    canChange: viewer.duties.includes('admin'),
  };
};
