import { bulletinActions, fetchOverview } from '#lib/server/bulletins.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  event.depends('rollbook:bulletins');
  return fetchOverview(event);
};

export const actions = bulletinActions;
