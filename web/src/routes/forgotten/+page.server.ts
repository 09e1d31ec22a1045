import { fail } from '@sveltejs/kit';
import { refusalOf } from '#lib/server/refused.ts';
import { callSession } from '#lib/server/session.ts';
import type { Actions } from './$types';

export const load = () => ({});

export const actions: Actions = {
  default: async (event) => {
    const login = String((await event.request.formData()).get('login') ?? '').trim();
    if (!login) return fail(400, { login, reason: 'missing' as const });
    const response = await callSession(event, 'POST', '/session/reset', { login });
    const refusal = await refusalOf(response);
    return refusal ? fail(response.status, { login, ...refusal }) : { isSent: true };
  },
};
