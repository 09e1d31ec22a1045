import { fail, redirect } from '@sveltejs/kit';
import { callSession, ownPath } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.viewer) redirect(303, ownPath(url.searchParams.get('to')));
  return { isReturning: url.searchParams.has('to') };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const login = String(form.get('login') ?? '').trim();
    const password = String(form.get('password') ?? '');
    if (!login || !password) return fail(400, { login, reason: 'missing' as const });

    const response = await callSession(event, 'POST', '/session', { login, password });
    if (response.ok) redirect(303, ownPath(event.url.searchParams.get('to')));
    if (response.status === 429) {
      const { lockedUntil } = (await response.json()) as { lockedUntil: string };
      return fail(429, { login, reason: 'locked' as const, lockedUntil });
    }
    if (response.status < 500) return fail(401, { login, reason: 'wrong' as const });
    return fail(503, { login, reason: 'unreachable' as const });
  },
};
