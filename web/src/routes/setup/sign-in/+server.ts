import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

// An admin looks for it among the settings; somebody above the schools has it without a school.
export const GET: RequestHandler = () => redirect(303, '/account/rules');
