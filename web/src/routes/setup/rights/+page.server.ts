import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const RightsQuery = graphql(`
  query Rights($id: Int!) {
    school(id: $id) {
      ranksShownToFamilies
      publishingDuty
      closingDuty
      reopeningDuty
    }
  }
`);

const SaveRights = graphql(`
  mutation SaveRights($id: Int!, $patch: SchoolPatch!) {
    updateSchool(input: { id: $id, patch: $patch }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals }) => {
  const { school } = requireAdmin(locals);
  return { rights: (await ask(locals.api, RightsQuery, { id: school.id })).school };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { school } = requireAdmin(locals);
    const form = await request.formData();
    return change(locals.api, 'rights', SaveRights, {
      id: school.id,
      patch: {
        ranksShownToFamilies: form.has('ranks'),
        publishingDuty: text(form, 'publishing'),
        closingDuty: text(form, 'closing'),
        reopeningDuty: text(form, 'reopening'),
      },
    });
  },
};
