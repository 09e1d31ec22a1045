import { graphql } from '#lib/graphql.ts';
import { columnNames, ownName } from '#lib/records/fields.ts';
import { change, json, text, withTyped } from '#lib/server/change.ts';
import { fetchRecord } from '#lib/server/records.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const SaveStudent = graphql(`
  mutation SaveStudent($student: UUID!, $before: JSON!, $after: JSON!) {
    saveStudent(input: { studentId: $student, before: $before, after: $after }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { viewer } = requireSchool(locals);
  return {
    record: await fetchRecord(locals.api, params.id),
    isAdmin: viewer.duties.includes('admin'),
    photoOutcome: url.searchParams.get('photo'),
  };
};

type Values = Record<string, string | null>;

const own = ownName('');
// a name that was emptied is missing, not unknown
const needed = ['last_name', 'first_name', 'student_number'];

const sorted = (values: Values) => {
  const columns = columnNames.filter((name) => name in values);
  return {
    ...Object.fromEntries(
      columns.map((name) => [name, values[name] || (needed.includes(name) ? '' : null)]),
    ),
    custom: Object.fromEntries(
      Object.entries(values)
        .filter(([name]) => name.startsWith(own))
        .map(([name, value]) => [name.slice(own.length), value || null]),
    ),
  };
};

export const actions: Actions = {
  save: async ({ locals, params, request }) => {
    const form = await request.formData();
    const after: Values = Object.fromEntries(
      [...form.keys()].map((name) => [name, text(form, name)]),
    );
    const answer = await change(locals.api, 'record', SaveStudent, {
      student: params.id,
      before: sorted(json(form, '_before') as Values),
      after: sorted(after),
    });
    return withTyped(answer, after);
  },
};
