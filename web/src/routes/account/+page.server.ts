import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Account } from '#lib/account/types.ts';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { refusalOf } from '#lib/server/refused.ts';
import { callSession, ownPath } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

const AccountQuery = graphql(`
  query Account {
    account
  }
`);

const DismissFailures = graphql(`
  mutation DismissFailures {
    dismissFailures(input: {}) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals, url }) => {
  const { account } = await ask(locals.api, AccountQuery, {});
  return {
    own: account as Account,
    administers: isAdmin(locals),
    isChanged: url.searchParams.has('changed'),
  };
};

const isAdmin = ({ viewer }: App.Locals): boolean =>
  viewer?.institutions.some(({ duty }) => duty === 'admin') ?? false;

type Method = 'POST' | 'PUT' | 'DELETE';

// What asks for the password again; `at` tells the page which of its forms it was.
const proven = async (event: RequestEvent, at: string, method: Method, path: string) => {
  const form = await event.request.formData();
  const [password, chosen] = [String(form.get('password') ?? ''), String(form.get('chosen') ?? '')];
  if (form.has('again') && form.get('again') !== chosen) {
    return fail(422, { at, refusal: { reason: 'differ' as const, field: 'again' } });
  }
  const body = { password, chosen };
  const response = await callSession(event, method, `/session/account/${path}`, body);
  const refusal = await refusalOf(response);
  if (refusal) return fail(response.status, { at, refusal });
  const { recoveryCodes = null } =
    response.status === 200 ? ((await response.json()) as { recoveryCodes?: string[] }) : {};
  return { at, recoveryCodes };
};

export const actions: Actions = {
  password: async (event) => {
    const answer = await proven(event, 'password', 'PUT', 'password');
    if ('status' in answer) return answer;
    // the token is another now: this request's own opens nothing any more
    redirect(303, '/account?changed');
  },
  codes: (event) => proven(event, 'codes', 'POST', 'recovery-codes'),
  off: (event) => proven(event, 'off', 'DELETE', 'factor'),
  replace: async (event) => {
    const answer = await proven(event, 'replace', 'DELETE', 'factor');
    if ('status' in answer) return answer;
    redirect(303, '/account/second-factor');
  },
  end: async (event) => {
    const key = encodeURIComponent(String((await event.request.formData()).get('key')));
    await callSession(event, 'DELETE', `/session/account/sessions/${key}`);
    return { at: 'end', recoveryCodes: null };
  },
  everywhere: async (event) => {
    await callSession(event, 'DELETE', '/session/account/sessions');
    await callSession(event, 'DELETE', '/session');
    redirect(303, '/sign-in?signed-out');
  },
  seen: async ({ locals, request }) => {
    const back = ownPath((await request.formData()).get('to'));
    await locals.api.mutation(DismissFailures, {}).toPromise();
    redirect(303, back);
  },
};
