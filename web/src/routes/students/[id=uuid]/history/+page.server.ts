import { graphql } from '#lib/graphql.ts';
import type { History } from '#lib/life/types.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchTransferSchools } from '#lib/server/transfers.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { UndoStep } from '../../../classes/[id=uuid]/roster/queries.ts';
import { OfferTransfer } from '../../../transfers/queries.ts';
import type { Actions, PageServerLoad } from './$types';

const HistoryQuery = graphql(`
  query History($student: UUID!) {
    studentHistory(studentId: $student)
  }
`);

export const load: PageServerLoad = async ({ locals, params }) => {
  const { viewer } = requireSchool(locals);
  const isAdmin = viewer.duties.includes('admin');
  const { studentHistory } = await ask(locals.api, HistoryQuery, { student: params.id });
  return {
    history: studentHistory as History,
    isAdmin,
    schools: isAdmin ? await fetchTransferSchools(locals.api) : [],
  };
};

export const actions: Actions = {
  offer: async ({ locals, params, request }) => {
    const form = await request.formData();
    return change(locals.api, 'offer', OfferTransfer, {
      student: params.id,
      school: text(form, 'school') ?? '',
      day: text(form, 'last_day'),
      reason: text(form, 'reason'),
    });
  },
  undo: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'undo', UndoStep, { step: text(form, 'step') ?? '' });
  },
};
