import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchFirstRun } from '#lib/server/first-run.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const PrepareSchool = graphql(`
  mutation PrepareSchool($year: Int!, $classes: JSON!) {
    prepareSchool(input: { firstYear: $year, classes: $classes }) {
      result
    }
  }
`);

const SkipStep = graphql(`
  mutation SkipStep($step: String!, $is: Boolean!) {
    skipStep(input: { step: $step, isSkipped: $is }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals }) => {
  const { school } = requireAdmin(locals);
  const run = await fetchFirstRun(locals.api);
  if (!run) error(403, 'Only an admin sets up a school.');
  return { school, run };
};

export const actions: Actions = {
  prepare: async ({ locals, request }) => {
    const form = await request.formData();
    const counts = [...form.entries()].filter(([name]) => name.startsWith('level '));
    return change(locals.api, 'prepare', PrepareSchool, {
      year: Math.trunc(Number(text(form, 'first_year')) || 0),
      classes: Object.fromEntries(
        counts.map(([name, count]) => [name.slice(6), String(count).trim() || '0']),
      ),
    });
  },
  skip: async ({ locals, request }) => {
    const form = await request.formData();
    const step = text(form, 'step') ?? '';
    return change(locals.api, 'skip', SkipStep, { step, is: form.get('is') === 'true' });
  },
};
