import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import type { Actions, PageServerLoad } from './$types';

const RulesQuery = graphql(`
  query SignInRules($ids: [Int!]!) {
    institutions(filter: { id: { in: $ids } }, orderBy: [ID_ASC], first: 100) {
      nodes {
        id
        name
        secondFactor
      }
    }
  }
`);

const SetSecondFactor = graphql(`
  mutation SetSecondFactor($id: Int!, $asked: String!) {
    setSecondFactor(input: { institutionId: $id, askedOf: $asked }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals }) => {
  const { viewer } = locals;
  const own = viewer?.institutions.filter(({ duty }) => duty === 'admin') ?? [];
  const ids = own.map(({ id }) => id);
  // somebody from above who has stepped into a school sets its rule too
  if (viewer?.school && viewer.duties.includes('admin')) ids.push(viewer.school.id);
  if (ids.length === 0) error(403, 'Only an admin says who has to give a code.');
  const { institutions } = await ask(locals.api, RulesQuery, { ids });
  return { institutions: institutions?.nodes ?? [] };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const id = Number(text(form, 'institution'));
    const asked = text(form, 'asked') ?? '';
    return change(locals.api, String(id), SetSecondFactor, { id, asked });
  },
};
