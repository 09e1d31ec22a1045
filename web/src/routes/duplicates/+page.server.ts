import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import { DuplicatesQuery, MergeStudents, PartStudents, UndoMerge } from './queries.ts';
import type { Duplicates } from './queries.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { school } = requireAdmin(locals);
  const answer = await ask(locals.api, DuplicatesQuery, {});
  return { school, ...(answer.duplicateStudents as Duplicates) };
};

export const actions: Actions = {
  merge: async ({ locals, request }) => {
    const form = await request.formData();
    const kept = text(form, 'kept') ?? '';
    const [one, other] = [text(form, 'one') ?? '', text(form, 'other') ?? ''];
    const gone = kept === one ? other : one;
    return change(locals.api, `pair ${one} ${other}`, MergeStudents, { kept, gone });
  },
  part: async ({ locals, request }) => {
    const form = await request.formData();
    const [student, other] = [text(form, 'one') ?? '', text(form, 'other') ?? ''];
    return change(locals.api, 'part', PartStudents, { student, other });
  },
  undo: async ({ locals, request }) => {
    const form = await request.formData();
    return change(locals.api, 'undo', UndoMerge, { merge: text(form, 'merge') ?? '' });
  },
};
