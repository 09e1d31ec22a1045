import { chosenPeriod } from '#lib/period.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { viewer, language }, url }) => ({
  viewer,
  language,
  period: chosenPeriod(viewer?.school ?? null, url.searchParams),
});
