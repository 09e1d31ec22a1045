import { fail, redirect } from '@sveltejs/kit';
import { refusalOf } from '#lib/server/refused.ts';
import { callSession, ownPath } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const to = ownPath(url.searchParams.get('to'));
  if (locals.viewer) redirect(303, to);
  return { to };
};

export const actions: Actions = {
  default: async (event) => {
    const code = String((await event.request.formData()).get('code') ?? '').trim();
    if (!code) return fail(400, { reason: 'missing' as const });
    const response = await callSession(event, 'POST', '/session/code', { code });
    const refusal = await refusalOf(response);
    if (!refusal) redirect(303, ownPath(event.url.searchParams.get('to')));
    return fail(response.status, refusal);
  },
};
