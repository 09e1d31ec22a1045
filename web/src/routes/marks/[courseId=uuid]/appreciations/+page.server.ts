import { error } from '@sveltejs/kit';
import type { Sheet } from '#lib/bulletins/types.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireTerm } from '#lib/server/class-pages.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { AddPhrase, RemovePhrase, SaveAppreciations, SheetQuery } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { term } = requireTerm(locals, url);
  const answer = await ask(locals.api, SheetQuery, { course: params.courseId, term: term.id });
  if (!answer.appreciationSheet) error(404, 'There is no such course, or it is not yours.');
  return {
    term,
    sheet: answer.appreciationSheet as Sheet,
    phrases: answer.phrases?.nodes ?? [],
  };
};

export const actions: Actions = {
  save: async ({ locals, params, request, url }) => {
    const { term } = requireTerm(locals, url);
    const appreciations = [...(await request.formData())]
      .filter(([name]) => name.startsWith('text '))
      .map(([name, value]) => ({ student_id: name.slice(5), text: String(value) }));
    const variables = { course: params.courseId, term: term.id, appreciations };
    return change(locals.api, 'save', SaveAppreciations, variables);
  },
  keep: async ({ locals, request }) => {
    const { viewer } = requireSchool(locals);
    const form = await request.formData();
    const ownerId = form.has('school') ? null : viewer.user.id;
    const phrase = { ownerId, text: text(form, 'phrase') ?? '' };
    return change(locals.api, 'keep', AddPhrase, { phrase });
  },
  remove: async ({ locals, request }) => {
    const id = text(await request.formData(), 'id') ?? '';
    return change(locals.api, 'remove', RemovePhrase, { id });
  },
};
