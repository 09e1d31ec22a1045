import { fail, redirect } from '@sveltejs/kit';
import { refusalOf } from '#lib/server/refused.ts';
import { callSession } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { token } = event.params;
  event.setHeaders({ 'cache-control': 'no-store' });
  const response = await callSession(event, 'POST', '/session/reset/open', { token });
  const refusal = await refusalOf(response);
  if (refusal) return { login: null, refusal };
  return { login: ((await response.json()) as { login: string }).login, refusal: null };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const chosen = String(form.get('chosen') ?? '');
    if (chosen !== form.get('again')) {
      return fail(422, { reason: 'differ' as const, field: 'again' });
    }
    const { token } = event.params;
    const body = { token, chosen };
    const response = await callSession(event, 'POST', '/session/reset/finish', body);
    const refusal = await refusalOf(response);
    if (refusal) return fail(response.status, refusal);
    // another account may be signed in here, and is not any more
    await callSession(event, 'DELETE', '/session');
    redirect(303, '/sign-in?password-set');
  },
};
