import { error } from '@sveltejs/kit';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { StudentQuery } from './queries.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params }) => {
  const { viewer, school } = requireSchool(locals);
  const { student } = await ask(locals.api, StudentQuery, { student: params.id });
  if (!student) error(404, 'There is no such student.');
  return { student, rights: viewer.rights, today: school.today };
};
