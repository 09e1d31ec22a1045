import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import type { History } from '#lib/life/types.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { UndoStep } from '../../../classes/[id=uuid]/roster/queries.ts';
import type { Actions, PageServerLoad } from './$types';

const HistoryQuery = graphql(`
  query History($student: UUID!) {
    student(id: $student) {
      id
      lastName
      firstName
      studentNumber
      status
    }
    studentHistory(studentId: $student)
  }
`);

export const load: PageServerLoad = async ({ locals, params }) => {
  const { viewer } = requireSchool(locals);
  const { student, studentHistory } = await ask(locals.api, HistoryQuery, { student: params.id });
  if (!student) error(404, 'There is no such student.');
  return {
    student,
    history: studentHistory as History,
    isAdmin: viewer.duties.includes('admin'),
  };
};

export const actions: Actions = {
  undo: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'undo', UndoStep, { step: text(form, 'step') ?? '' });
  },
};
