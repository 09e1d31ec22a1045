import { fail, redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { callSession } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

const InvitationQuery = graphql(`
  query Invitation($token: String!) {
    invitation(token: $token)
  }
`);

const Accept = graphql(`
  mutation AcceptInvitation($token: String!) {
    acceptInvitation(input: { token: $token }) {
      result
    }
  }
`);

type Invitation = {
  institution: string;
  type: string;
  duty: string;
  lastName: string | null;
  firstName: string | null;
  username: string | null;
  email: string | null;
  expiresAt: string;
  students: string[];
  hasAccount: boolean;
};

export const load: PageServerLoad = async ({ locals, params }) => {
  const { invitation } = await ask(locals.api, InvitationQuery, { token: params.token });
  return { invitation: invitation as Invitation | null };
};

export const actions: Actions = {
  accept: async (event) => {
    const { token } = event.params;
    const answer = await change(event.locals.api, 'accept', Accept, { token });
    if ('status' in answer) return answer;
    const schoolId = answer.result.acceptInvitation?.result;
    await callSession(event, 'PUT', '/session/school', { schoolId });
    redirect(303, '/');
  },
  create: async (event) => {
    const form = await event.request.formData();
    const typed = {
      lastName: text(form, 'last_name') ?? '',
      firstName: text(form, 'first_name') ?? '',
      username: text(form, 'username') ?? '',
    };
    const password = String(form.get('password') ?? '');
    const account = { ...typed, password, token: event.params.token };
    const made = await callSession(event, 'POST', '/session/invitation', account);
    if (!made.ok) {
      const refusal = (await made.json().catch(() => ({}))) as Record<string, string>;
      return fail(made.status, { at: 'create', typed, refusal });
    }
    const { institutionId } = (await made.json()) as { institutionId: number };
    const login = { login: typed.username, password };
    const opened = await callSession(event, 'POST', '/session', login);
    if (opened.status === 202) {
      const { step } = (await opened.json()) as { step: string };
      redirect(303, `/sign-in/${step}?to=%2F`);
    }
    if (!opened.ok) redirect(303, '/sign-in');
    await callSession(event, 'PUT', '/session/school', { schoolId: institutionId });
    redirect(303, '/');
  },
};
