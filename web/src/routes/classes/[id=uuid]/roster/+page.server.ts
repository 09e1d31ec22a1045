import { error } from '@sveltejs/kit';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchClasses } from '#lib/server/classes.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { dayWithin } from '#lib/life/days.ts';
import { isStaff } from '#lib/viewer.ts';
import {
  EnrollStudents,
  MoveStudents,
  RosterQuery,
  UndoStep,
  WithdrawStudents,
} from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { viewer, school } = requireSchool(locals);
  if (!isStaff(viewer)) error(403, 'Only staff see class lists.');
  const isAdmin = viewer.duties.includes('admin');
  const search = url.searchParams.get('q') ?? '';
  const answer = await ask(locals.api, RosterQuery, { class: params.id, search, isAdmin });
  const year = answer.class?.academicYear;
  if (!answer.class || !year) error(404, 'There is no such class.');
  const ofYear = school.years.find(({ id }) => id === year.id) ?? null;
  const classes = isAdmin
    ? await fetchClasses(locals.api, { year: ofYear, term: ofYear?.terms[0] ?? null })
    : [];
  return {
    isAdmin,
    search,
    class: answer.class,
    terms: ofYear?.terms ?? [],
    day: dayWithin(school.today, year),
    others: classes.filter(({ classId }) => classId !== params.id),
    roster: answer.classRoster?.nodes ?? [],
    unplaced: answer.unplacedStudents ?? { totalCount: 0, nodes: [] },
  };
};

const students = (form: FormData): string[] => form.getAll('student').map(String);

export const actions: Actions = {
  enroll: async ({ locals, params, request }) => {
    const form = await request.formData();
    return change(locals.api, 'enroll', EnrollStudents, {
      students: students(form),
      class: params.id,
      day: text(form, 'day'),
    });
  },
  move: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'move', MoveStudents, {
      students: students(form),
      class: text(form, 'class'),
      day: text(form, 'move_day'),
      reason: text(form, 'move_reason'),
    });
  },
  withdraw: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'withdraw', WithdrawStudents, {
      students: students(form),
      reason: text(form, 'reason'),
      day: text(form, 'last_day'),
      status: text(form, 'status') ?? 'inactive',
      term: text(form, 'term'),
    });
  },
  undo: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'undo', UndoStep, { step: text(form, 'step') ?? '' });
  },
};
