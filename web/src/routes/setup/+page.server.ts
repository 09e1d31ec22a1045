import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

const OverviewQuery = graphql(`
  query SetupOverview {
    setupOverview
  }
`);

type Overview = {
  yearName: string | null;
  years: number;
  terms: number;
  levels: number;
  classes: number;
  classesWithoutTeacher: number;
  subjects: number;
  courses: number;
  coursesWithoutTeacher: number;
  codes: number;
  policies: number;
  ranksShownToFamilies: boolean;
};

export const load: PageServerLoad = async ({ locals }) => {
  const { school } = requireAdmin(locals);
  return { school, overview: (await ask(locals.api, OverviewQuery, {})).setupOverview as Overview };
};
