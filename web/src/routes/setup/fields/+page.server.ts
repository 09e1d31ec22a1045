import { graphql } from '#lib/graphql.ts';
import { change, json, text } from '#lib/server/change.ts';
import { SaveStructure, structureActions } from '#lib/server/structure.ts';
import { ask } from '#lib/server/api.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const FieldsQuery = graphql(`
  query StudentFields {
    ownStudentFields(withArchived: true, first: 200) {
      nodes {
        id
        name
        type
        choices
        isRequired
        archivedAt
      }
    }
  }
`);

const RemoveField = graphql(`
  mutation RemoveStudentField($field: UUID!, $confirmed: Boolean) {
    removeStudentField(input: { fieldId: $field, isConfirmed: $confirmed }) {
      clientMutationId
    }
  }
`);

const RestoreField = graphql(`
  mutation RestoreStudentField($field: UUID!) {
    restoreStudentField(input: { fieldId: $field }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals }) => {
  requireAdmin(locals);
  return { fields: (await ask(locals.api, FieldsQuery, {})).ownStudentFields?.nodes ?? [] };
};

type Values = Record<string, string | null>;

// choices are written as one text
const listed = ({ choices, ...others }: Values) => ({
  ...others,
  choices: (choices ?? '')
    .split(';')
    .map((choice) => choice.trim())
    .filter((choice) => choice !== ''),
});

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const form = await request.formData();
    const key = text(form, '_key');
    const names = ['name', 'type', 'choices', 'is_required', 'position'].filter((n) => form.has(n));
    const after = listed(Object.fromEntries(names.map((name) => [name, text(form, name)])));
    const before = key === null ? null : listed(json(form, '_before') as Values);
    const at = `student_fields ${key ?? ''}`;
    return change(locals.api, at, SaveStructure, { kind: 'student_fields', key, before, after });
  },
  remove: async ({ locals, request }) => {
    const form = await request.formData();
    const field = text(form, '_key') ?? '';
    return change(locals.api, `remove ${field}`, RemoveField, {
      field,
      confirmed: form.has('confirmed'),
    });
  },
  restore: async ({ locals, request }) => {
    const field = text(await request.formData(), 'field') ?? '';
    return change(locals.api, 'restore', RestoreField, { field });
  },
  order: structureActions.order,
};
