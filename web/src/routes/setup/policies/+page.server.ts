import { error } from '@sveltejs/kit';
import { change, text } from '#lib/server/change.ts';
import { fetchPolicies, fetchTemplates } from '#lib/server/policies.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { isStaff } from '#lib/viewer.ts';
import { CreatePolicy, MakePolicyDefault } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { viewer } = requireSchool(locals);
  if (!isStaff(viewer)) error(403, 'The rules are for the school’s staff.');
  const [all, templates] = await Promise.all([
    fetchPolicies(locals.api),
    fetchTemplates(locals.api),
  ]);
  return {
    all,
    templates,
    made: url.searchParams.get('made'),
    canChange: viewer.duties.includes('admin'),
  };
};

export const actions: Actions = {
  create: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'create', CreatePolicy, {
      template: text(form, 'template') ?? '',
      name: text(form, 'name'),
      isDefault: form.has('default'),
    });
  },
  choose: async ({ locals, request }) => {
    const id = text(await request.formData(), 'id') ?? '';
    return change(locals.api, 'choose', MakePolicyDefault, { id });
  },
};
