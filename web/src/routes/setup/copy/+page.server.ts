import { graphql } from '#lib/graphql.ts';
import { change, text } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const CopyStructure = graphql(`
  mutation CopyStructure($from: UUID!, $to: UUID!, $try: Boolean!) {
    copyStructure(input: { fromYearId: $from, toYearId: $to, try: $try }) {
      result
    }
  }
`);

export const load: PageServerLoad = ({ locals }) => ({ years: requireAdmin(locals).school.years });

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const [from, to] = [text(form, 'from') ?? '', text(form, 'to') ?? ''];
    const isTrial = form.has('try');
    const answer = await change(locals.api, isTrial ? 'try' : 'copy', CopyStructure, {
      from,
      to,
      try: isTrial,
    });
    return 'result' in answer ? { ...answer, from, to } : answer;
  },
};
