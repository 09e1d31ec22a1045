import { change } from '#lib/server/change.ts';
import { SeeMarks } from '../queries.ts';
import type { RequestHandler } from './$types';

/** Notes that the family has seen the marks that changed. */
export const POST: RequestHandler = async ({ locals, params }) => {
  await change(locals.api, 'seen', SeeMarks, { student: params.id });
  return new Response(null, { status: 204 });
};
