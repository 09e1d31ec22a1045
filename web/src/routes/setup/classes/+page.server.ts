import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { structureActions } from '#lib/server/structure.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Teacher } from '#lib/setup/types.ts';
import type { Actions, PageServerLoad } from './$types';

const ClassesQuery = graphql(`
  query SetupClasses($year: UUID!) {
    setupClasses(academicYearId: $year)
  }
`);

type Classes = {
  levels: { id: string; name: string; position: number; classes: number }[];
  classes: {
    id: string;
    name: string;
    level_id: string | null;
    section: string | null;
    max_size: number;
    is_active: boolean;
    teachers: string[];
    courses: number;
  }[];
  teachers: Teacher[];
};

const noYear = '00000000-0000-0000-0000-000000000000';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const year =
    school.years.find(({ id }) => id === url.searchParams.get('of')) ??
    school.years.find(({ isActive }) => isActive) ??
    school.years[0] ??
    null;
  const { setupClasses } = await ask(locals.api, ClassesQuery, { year: year?.id ?? noYear });
  return { years: school.years, year, ...(setupClasses as Classes) };
};

export const actions: Actions = structureActions;
