import { redirect } from '@sveltejs/kit';
import { callSession } from '#lib/server/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  await callSession(event, 'DELETE', '/session');
  redirect(303, '/sign-in');
};
