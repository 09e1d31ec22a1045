import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const PrivacyQuery = graphql(`
  query PrivacyOverview {
    privacyOverview
  }
`);

const SetRights = graphql(`
  mutation SetRights($user: UUID!, $rights: [String]!) {
    setRights(input: { userId: $user, rights: $rights }) {
      clientMutationId
    }
  }
`);

const RotateKey = graphql(`
  mutation RotateSchoolKey {
    rotateSchoolKey(input: {}) {
      result
    }
  }
`);

const DestroyKeys = graphql(`
  mutation DestroySchoolKeys($code: String!) {
    destroySchoolKeys(input: { code: $code }) {
      result
    }
  }
`);

type Overview = {
  staff: { id: string; lastName: string; firstName: string; rights: string[] }[];
  key: { version: number; madeAt: string; destroyedAt: string | null } | null;
};

export const load: PageServerLoad = async ({ locals }) => {
  requireAdmin(locals);
  return (await ask(locals.api, PrivacyQuery, {})).privacyOverview as Overview;
};

export const actions: Actions = {
  rights: async ({ locals, request }) => {
    const form = await request.formData();
    const user = text(form, 'user') ?? '';
    const rights = form.getAll('rights').map(String);
    return change(locals.api, `rights ${user}`, SetRights, { user, rights });
  },
  rotate: async ({ locals }) => change(locals.api, 'rotate', RotateKey, {}),
  destroy: async ({ locals, request }) => {
    const code = text(await request.formData(), 'code') ?? '';
    return change(locals.api, 'destroy', DestroyKeys, { code });
  },
};
