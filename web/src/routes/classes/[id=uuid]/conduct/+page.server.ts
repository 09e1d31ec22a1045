import { error } from '@sveltejs/kit';
import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { type Conduct, ConductQuery, DeleteConduct, RecordConduct } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { school } = requireSchool(locals);
  const { term } = chosenPeriod(school, url.searchParams);
  if (!term) error(404, 'The school has no term.');
  const variables = { class: params.id, term: term.id };
  const { classConduct } = await ask(locals.api, ConductQuery, variables);
  if (!classConduct) error(404, 'There is no such class, or it is not open to you.');
  return { id: params.id, term, conduct: classConduct as Conduct };
};

export const actions: Actions = {
  record: async ({ locals, request }) => {
    const form = await request.formData();
    const figure = (name: string): string => (text(form, name) ?? '0').replace(',', '.');
    return change(locals.api, 'record', RecordConduct, {
      record: {
        studentId: text(form, 'student') ?? '',
        termId: text(form, 'term') ?? '',
        happenedOn: text(form, 'day') ?? '',
        points: figure('points'),
        hours: figure('hours'),
        reason: text(form, 'reason') ?? '',
      },
    });
  },
  delete: async ({ locals, request }) => {
    const id = text(await request.formData(), 'id') ?? '';
    return change(locals.api, id, DeleteConduct, { id });
  },
};
