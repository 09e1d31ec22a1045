import { error, redirect } from '@sveltejs/kit';
import { callSession } from '#lib/server/session.ts';
import { chooseSide } from '#lib/server/viewer.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  const schoolId = Number(form.get('school'));
  if (!Number.isInteger(schoolId)) error(400, 'A school has a number.');
  await callSession(event, 'PUT', '/session/school', { schoolId });
  chooseSide(event, form.get('side') === 'family' ? 'family' : null);
  // a page of our own only, whatever the form says
  redirect(303, form.get('to') === '/setup/start' ? '/setup/start' : '/');
};
