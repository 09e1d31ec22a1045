import { error } from '@sveltejs/kit';
import type { Council, CouncilStudent } from '#lib/bulletins/types.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireTerm } from '#lib/server/class-pages.ts';
import { remarksOf, changesOf } from './fields.ts';
import {
  CouncilQuery,
  Decide,
  OpenCouncil,
  SaveRemarks,
  Simulate,
  StudentQuery,
} from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { term } = requireTerm(locals, url);
  const variables = { class: params.id, term: term.id };
  const council = (await ask(locals.api, CouncilQuery, variables)).councilSheet as Council | null;
  if (!council) error(403, 'Its class teachers and the admins hold the council of a class.');
  const wanted = url.searchParams.get('student');
  const student = council.students.find(({ id }) => id === wanted) ?? council.students[0];
  const answer =
    student && (await ask(locals.api, StudentQuery, { ...variables, student: student.id }));
  return {
    id: params.id,
    term,
    council,
    studentId: student?.id ?? null,
    current: (answer?.councilStudent ?? null) as CouncilStudent | null,
  };
};

export const actions: Actions = {
  open: async ({ locals, params, request, url }) => {
    const { term } = requireTerm(locals, url);
    const reason = text(await request.formData(), 'reason');
    return change(locals.api, 'open', OpenCouncil, { class: params.id, term: term.id, reason });
  },
  save: async ({ locals, params, request, url }) => {
    const { term } = requireTerm(locals, url);
    const form = await request.formData();
    const { remarks, decisions } = remarksOf(form);
    if (decisions.length > 0) {
      const decided = await change(locals.api, 'save', Decide, { class: params.id, decisions });
      if ('status' in decided || remarks.length === 0) return decided;
    }
    const variables = { class: params.id, term: term.id, remarks };
    return change(locals.api, 'save', SaveRemarks, variables);
  },
  simulate: async ({ locals, params, request, url }) => {
    const { term } = requireTerm(locals, url);
    const form = await request.formData();
    const variables = {
      class: params.id,
      term: term.id,
      student: text(form, 'student') ?? '',
      changes: changesOf(form),
    };
    return change(locals.api, 'simulate', Simulate, variables);
  },
};
