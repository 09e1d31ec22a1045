import { error } from '@sveltejs/kit';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { ClassProgressQuery, type ClassProgress } from './queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
  depends('rollbook:results');
  requireSchool(locals);
  const { classProgress } = await ask(locals.api, ClassProgressQuery, { class: params.id });
  if (!classProgress) error(404, 'There is no such class.');
  return { id: params.id, progress: classProgress as ClassProgress };
};
