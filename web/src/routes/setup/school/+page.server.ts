import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text, withTyped } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const SchoolSettingsQuery = graphql(`
  query SchoolSettings($id: Int!) {
    school(id: $id) {
      language
      nameCollation
      timeZone
      currency
    }
  }
`);

const SaveSchoolSettings = graphql(`
  mutation SaveSchoolSettings($id: Int!, $patch: SchoolPatch!) {
    updateSchool(input: { id: $id, patch: $patch }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals }) => {
  const { school } = requireAdmin(locals);
  const answer = await ask(locals.api, SchoolSettingsQuery, { id: school.id });
  return { settings: answer.school, zones: Intl.supportedValuesOf('timeZone') };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { school } = requireAdmin(locals);
    const form = await request.formData();
    const patch = {
      language: text(form, 'language'),
      nameCollation: text(form, 'name_collation'),
      timeZone: text(form, 'time_zone'),
      currency: text(form, 'currency')?.toUpperCase() ?? null,
    };
    const answer = await change(locals.api, 'school', SaveSchoolSettings, { id: school.id, patch });
    return withTyped(answer, patch);
  },
};
