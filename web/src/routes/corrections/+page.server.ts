import { error } from '@sveltejs/kit';
import { change, text } from '#lib/server/change.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isStaff } from '#lib/viewer.ts';
import { CorrectionsQuery, DecideCorrection } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { viewer, school } = requireSchool(locals);
  if (!isStaff(viewer)) error(403, 'Only staff see corrections.');
  const isPending = url.searchParams.get('list') !== 'decided';
  const { correctionList } = await ask(locals.api, CorrectionsQuery, { pending: isPending });
  return { school, isPending, corrections: correctionList?.nodes ?? [] };
};

export const actions: Actions = {
  decide: async ({ locals, request }) => {
    const form = await request.formData();
    const id = text(form, 'id') ?? '';
    const approve = form.get('decision') === 'approve';
    return change(locals.api, id, DecideCorrection, { id, approve, note: text(form, 'note') });
  },
};
