import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { staffFields } from '#lib/life/staff.ts';
import { change, json, text } from '#lib/server/change.ts';
import { fetchStaff } from '#lib/server/staff.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const SaveStaffRecord = graphql(`
  mutation SaveStaffRecord($user: UUID!, $before: JSON!, $after: JSON!) {
    saveStaffRecord(input: { userId: $user, before: $before, after: $after }) {
      clientMutationId
    }
  }
`);

const ReplaceTeacher = graphql(`
  mutation ReplaceTeacher(
    $user: UUID!
    $substitute: UUID
    $from: Date
    $to: Date
    $courses: [UUID]
    $reason: String
  ) {
    replaceTeacher(
      input: {
        userId: $user
        substituteId: $substitute
        startsOn: $from
        endsOn: $to
        courseIds: $courses
        reason: $reason
      }
    ) {
      result
    }
  }
`);

const EndReplacements = graphql(`
  mutation EndReplacements($user: UUID!, $substitute: UUID!) {
    endReplacements(input: { userId: $user, substituteId: $substitute }) {
      result
    }
  }
`);

export const load: PageServerLoad = async ({ locals, params }) => {
  const { school } = requireAdmin(locals);
  const staff = await fetchStaff(locals.api);
  const person = staff.find(({ id }) => id === params.id);
  if (!person) error(404, 'There is nobody like that among the staff.');
  const substitutes = staff.filter(
    ({ id, isCurrent, duties }) => id !== params.id && isCurrent && duties.includes('teacher'),
  );
  return { person, substitutes, today: school.today };
};

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = await request.formData();
    const after = Object.fromEntries(staffFields.map((name) => [name, text(form, name)]));
    const before = json(form, 'before');
    return change(locals.api, 'save', SaveStaffRecord, { user: params.id, before, after });
  },
  replace: async ({ locals, params, request }) => {
    const form = await request.formData();
    return change(locals.api, 'replace', ReplaceTeacher, {
      user: params.id,
      substitute: text(form, 'substitute'),
      from: text(form, 'starts_on'),
      to: text(form, 'ends_on'),
      courses: form.getAll('course').map(String),
      reason: text(form, 'reason'),
    });
  },
  end: async ({ locals, params, request }) => {
    const form = await request.formData();
    const substitute = text(form, 'substitute') ?? '';
    return change(locals.api, 'end', EndReplacements, { user: params.id, substitute });
  },
};
