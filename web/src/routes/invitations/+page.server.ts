import { redirect } from '@sveltejs/kit';
import { text } from '#lib/server/change.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request }) => {
    const code = (text(await request.formData(), 'code') ?? '').replace(/[^\p{L}\p{N}]/gu, '');
    redirect(303, `/invitations/${encodeURIComponent(code.slice(0, 100) || '0')}`);
  },
};
