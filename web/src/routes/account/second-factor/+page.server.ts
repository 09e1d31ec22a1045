import { fail } from '@sveltejs/kit';
import type { Secret } from '#lib/account/types.ts';
import { refusalOf } from '#lib/server/refused.ts';
import { callSession } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({});

// what the page has shown comes back with its form: a wrong code does not ask for the password again
const shown = (form: FormData): Secret | null => {
  try {
    return JSON.parse(String(form.get('shown'))) as Secret;
  } catch {
    return null;
  }
};

export const actions: Actions = {
  begin: async (event) => {
    const password = String((await event.request.formData()).get('password') ?? '');
    const response = await callSession(event, 'POST', '/session/account/factor', { password });
    const refusal = await refusalOf(response);
    if (refusal) return fail(response.status, { refusal });
    return { secret: (await response.json()) as Secret };
  },
  confirm: async (event) => {
    const form = await event.request.formData();
    const code = String(form.get('code') ?? '').trim();
    const response = await callSession(event, 'PUT', '/session/account/factor', { code });
    const refusal = await refusalOf(response);
    if (refusal) return fail(response.status, { refusal, secret: shown(form) });
    return (await response.json()) as { recoveryCodes: string[] };
  },
};
