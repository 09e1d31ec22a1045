import { dayWithin } from '#lib/life/days.ts';
import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchClasses } from '#lib/server/classes.ts';
import { fetchTransferSchools } from '#lib/server/transfers.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import {
  ApproveTransfer,
  AskTransfer,
  CompleteTransfer,
  EndTransfer,
  TransfersQuery,
} from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const period = chosenPeriod(school, url.searchParams);
  const terms = period.year?.terms ?? [];
  const span = { startsOn: terms[0]?.startsOn ?? '', endsOn: terms.at(-1)?.endsOn ?? '' };
  const [{ transfers }, schools, classes] = await Promise.all([
    ask(locals.api, TransfersQuery, {}),
    fetchTransferSchools(locals.api),
    fetchClasses(locals.api, period),
  ]);
  return {
    school,
    schools,
    classes,
    isOver: url.searchParams.get('list') === 'over',
    transfers: transfers?.nodes ?? [],
    day: terms.length > 0 ? dayWithin(school.today, span) : school.today,
    today: school.today,
  };
};

export const actions: Actions = {
  ask: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'ask', AskTransfer, {
      school: text(form, 'school') ?? '',
      number: text(form, 'number'),
      name: text(form, 'last_name'),
      reason: text(form, 'reason'),
    });
  },
  approve: async ({ locals, request }) => {
    const form = await request.formData();
    const id = text(form, 'id') ?? '';
    return change(locals.api, id, ApproveTransfer, { id, day: text(form, 'last_day') });
  },
  accept: async ({ locals, request }) => {
    const form = await request.formData();
    const id = text(form, 'id') ?? '';
    return change(locals.api, id, CompleteTransfer, {
      id,
      class: text(form, 'class'),
      day: text(form, 'day'),
      number: text(form, 'number'),
    });
  },
  end: async ({ locals, request }) => {
    const form = await request.formData();
    const id = text(form, 'id') ?? '';
    return change(locals.api, id, EndTransfer, { id, note: text(form, 'note') });
  },
};
