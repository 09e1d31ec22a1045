import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { change, text, withTyped } from '#lib/server/change.ts';
import { fetchUsers, requireManager } from '#lib/server/users.ts';
import type { Actions, PageServerLoad } from './$types';

const GiveDuty = graphql(`
  mutation GiveDuty($user: UUID!, $duty: String!, $from: Date, $to: Date, $institution: Int) {
    giveDuty(
      input: { userId: $user, duty: $duty, startsOn: $from, endsOn: $to, institution: $institution }
    ) {
      result
    }
  }
`);

const ChangeDuty = graphql(`
  mutation ChangeDuty($membership: UUID!, $from: Date, $to: Date) {
    changeDuty(input: { membershipId: $membership, startsOn: $from, endsOn: $to }) {
      clientMutationId
    }
  }
`);

const SetAccess = graphql(`
  mutation SetAccess($user: UUID!, $active: Boolean!, $institution: Int) {
    setAccess(input: { userId: $user, isActive: $active, institution: $institution }) {
      result
    }
  }
`);

const StartPasswordReset = graphql(`
  mutation StartPasswordReset($user: UUID!) {
    startPasswordReset(input: { userId: $user }) {
      result
    }
  }
`);

const RemoveSecondFactor = graphql(`
  mutation RemoveSecondFactor($user: UUID!) {
    removeSecondFactor(input: { userId: $user }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const institution = requireManager(locals, url);
  const list = await fetchUsers(locals.api, { institution, person: params.id });
  const [person] = list.users;
  if (!person) error(404, 'There is nobody like that here.');
  return { person, institution: list.institution, origin: url.origin };
};

export const actions: Actions = {
  give: async ({ locals, params, request, url }) => {
    const form = await request.formData();
    const typed = {
      duty: text(form, 'duty'),
      starts_on: text(form, 'starts_on'),
      ends_on: text(form, 'ends_on'),
    };
    const answer = await change(locals.api, 'give', GiveDuty, {
      user: params.id,
      duty: typed.duty ?? '',
      from: typed.starts_on,
      to: typed.ends_on,
      institution: requireManager(locals, url),
    });
    return withTyped(answer, typed);
  },
  change: async ({ locals, request }) => {
    const form = await request.formData();
    const membership = text(form, 'membership') ?? '';
    const typed = { starts_on: text(form, 'starts_on'), ends_on: text(form, 'ends_on') };
    const answer = await change(locals.api, membership, ChangeDuty, {
      membership,
      from: typed.starts_on,
      to: typed.ends_on,
    });
    return withTyped(answer, typed);
  },
  reset: async ({ locals, params }) =>
    change(locals.api, 'reset', StartPasswordReset, { user: params.id }),
  factor: async ({ locals, params }) =>
    change(locals.api, 'factor', RemoveSecondFactor, { user: params.id }),
  access: async ({ locals, params, request, url }) => {
    const form = await request.formData();
    return change(locals.api, 'access', SetAccess, {
      user: params.id,
      active: text(form, 'active') === 'yes',
      institution: requireManager(locals, url),
    });
  },
};
