import { graphql } from '#lib/graphql.ts';
import { pageOf } from '#lib/paging.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchUsers, requireManager } from '#lib/server/users.ts';
import type { Invitation } from '#lib/users/types.ts';
import type { Actions, PageServerLoad } from './$types';

const InvitationsQuery = graphql(`
  query Invitations($state: String, $page: Int!, $institution: Int) {
    invitationList(state: $state, page: $page, institution: $institution)
  }
`);

const Resend = graphql(`
  mutation ResendInvitation($id: UUID!) {
    resendInvitation(input: { invitationId: $id }) {
      result
    }
  }
`);

const Withdraw = graphql(`
  mutation WithdrawInvitation($id: UUID!) {
    withdrawInvitation(input: { invitationId: $id }) {
      clientMutationId
    }
  }
`);

type List = { total: number; size: number; invitations: Invitation[] };

export const load: PageServerLoad = async ({ locals, url }) => {
  const institution = requireManager(locals, url);
  const number = pageOf(url.searchParams);
  const state = url.searchParams.get('state') || null;
  const [{ invitationList }, users] = await Promise.all([
    ask(locals.api, InvitationsQuery, { state, page: number, institution }),
    fetchUsers(locals.api, { institution, search: '—' }),
  ]);
  const { invitations, size, total } = invitationList as List;
  return {
    state: state ?? '',
    invitations,
    institution: users.institution,
    paging: { number, size, total },
  };
};

export const actions: Actions = {
  resend: async ({ locals, request }) => {
    const form = await request.formData();
    const name = text(form, 'name') ?? '';
    const answer = await change(locals.api, 'resend', Resend, { id: text(form, 'id') ?? '' });
    return 'status' in answer ? answer : { ...answer, name };
  },
  withdraw: async ({ locals, request }) => {
    const id = text(await request.formData(), 'id') ?? '';
    return change(locals.api, 'withdraw', Withdraw, { id });
  },
};
