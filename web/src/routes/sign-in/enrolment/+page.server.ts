import { fail, redirect } from '@sveltejs/kit';
import type { Secret } from '#lib/account/types.ts';
import { refusalOf } from '#lib/server/refused.ts';
import { callSession, ownPath } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const to = ownPath(event.url.searchParams.get('to'));
  // who has just confirmed the second factor sees the recovery codes, though signed in by now
  if (event.request.method === 'POST') return { to, secret: null };
  if (event.locals.viewer) redirect(303, to);
  const response = await callSession(event, 'POST', '/session/enrolment');
  if (!response.ok) redirect(303, '/sign-in');
  return { to, secret: (await response.json()) as Secret };
};

export const actions: Actions = {
  default: async (event) => {
    const code = String((await event.request.formData()).get('code') ?? '').trim();
    const response = await callSession(event, 'PUT', '/session/enrolment', { code });
    const refusal = await refusalOf(response);
    if (!refusal) return (await response.json()) as { recoveryCodes: string[] };
    const again = await callSession(event, 'POST', '/session/enrolment');
    return fail(response.status, {
      ...refusal,
      secret: again.ok ? ((await again.json()) as Secret) : null,
    });
  },
};
