import { fail, redirect } from '@sveltejs/kit';
import { callSession, ownPath } from '#lib/server/session.ts';
import { refusalOf } from '#lib/server/refused.ts';
import type { Actions, PageServerLoad } from './$types';

const notices = ['password-set', 'signed-out'] as const;

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.viewer) redirect(303, ownPath(url.searchParams.get('to')));
  const notice = notices.find((name) => url.searchParams.has(name)) ?? null;
  return { isReturning: url.searchParams.has('to'), notice };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const login = String(form.get('login') ?? '').trim();
    const password = String(form.get('password') ?? '');
    const isShared = form.has('shared');
    const typed = { login, isShared };
    if (!login || !password) return fail(400, { ...typed, reason: 'missing' as const });

    const body = { login, password, isShared };
    const response = await callSession(event, 'POST', '/session', body);
    const to = ownPath(event.url.searchParams.get('to'));
    if (response.status === 202) {
      const { step } = (await response.json()) as { step: 'code' | 'enrolment' };
      redirect(303, `/sign-in/${step}?to=${encodeURIComponent(to)}`);
    }
    const refusal = await refusalOf(response);
    if (!refusal) redirect(303, to);
    return fail(response.status, { ...typed, ...refusal });
  },
};
