import { error, redirect } from '@sveltejs/kit';
import { isLanguage, languageCookie } from '#lib/i18n/language.ts';
import { ownPath } from '#lib/server/session.ts';
import type { RequestHandler } from './$types';

const year = 365 * 24 * 3600;

export const POST: RequestHandler = async ({ cookies, request, url }) => {
  const form = await request.formData();
  const language = form.get('language');
  if (!isLanguage(language)) error(400, 'There is no such language.');
  cookies.set(languageCookie, language, {
    path: '/',
    maxAge: year,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  });
  redirect(303, ownPath(form.get('to')));
};
