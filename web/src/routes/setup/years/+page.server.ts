import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { structureActions } from '#lib/server/structure.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Year } from '#lib/setup/types.ts';
import type { Actions, PageServerLoad } from './$types';

const YearsQuery = graphql(`
  query SetupYears {
    setupYears
  }
`);

const ActivateYear = graphql(`
  mutation ActivateYear($year: UUID!) {
    activateYear(input: { academicYearId: $year }) {
      clientMutationId
    }
  }
`);

type Years = {
  years: Year[];
  versions: { id: string; name: string; version: number; is_default: boolean }[];
};

export const load: PageServerLoad = async ({ locals, url }) => {
  requireAdmin(locals);
  const { years, versions } = (await ask(locals.api, YearsQuery, {})).setupYears as Years;
  const chosen =
    years.find(({ id }) => id === url.searchParams.get('of')) ??
    years.find(({ is_active }) => is_active) ??
    years[0] ??
    null;
  return { years, versions, chosen };
};

export const actions: Actions = {
  ...structureActions,
  activate: async ({ locals, request }) => {
    const year = text(await request.formData(), 'year') ?? '';
    return change(locals.api, `activate ${year}`, ActivateYear, { year });
  },
};
