import { graphql } from '#lib/graphql.ts';
import type { Plan } from '#lib/life/plan.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const PreviewQuery = graphql(`
  query RolloverPreview($from: UUID!, $to: UUID!) {
    rolloverPreview(fromYearId: $from, toYearId: $to)
  }
`);

const RollOver = graphql(`
  mutation RollOver($from: UUID!, $to: UUID!, $onlyReady: Boolean!) {
    rollOver(input: { fromYearId: $from, toYearId: $to, onlyReady: $onlyReady }) {
      result
    }
  }
`);

const UndoRollover = graphql(`
  mutation UndoRollover($id: UUID!) {
    undoRollover(input: { rolloverId: $id }) {
      result
    }
  }
`);

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const { years } = school; // newest first
  const yearOf = (name: string) => years.find(({ id }) => id === url.searchParams.get(name));
  const from = yearOf('from') ?? years[1];
  const to = yearOf('to') ?? years[0];
  if (!from || !to) return { years, plan: null, from: '', to: '' };
  const { rolloverPreview } = await ask(locals.api, PreviewQuery, { from: from.id, to: to.id });
  return { years, plan: rolloverPreview as Plan, from: from.id, to: to.id };
};

export const actions: Actions = {
  apply: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'apply', RollOver, {
      from: text(form, 'from') ?? '',
      to: text(form, 'to') ?? '',
      onlyReady: form.has('only_ready'),
    });
  },
  undo: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'undo', UndoRollover, { id: text(form, 'id') ?? '' });
  },
};
