import { error } from '@sveltejs/kit';
import type { Client } from '@urql/core';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { change, json, text, withTyped } from '#lib/server/change.ts';
import { fetchRecord } from '#lib/server/records.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const PrivateQuery = graphql(`
  query PrivateRecord($kind: String!, $id: UUID!) {
    privateRecord(kind: $kind, id: $id)
  }
`);

const SavePrivate = graphql(`
  mutation SavePrivateRecord($kind: String!, $id: UUID!, $before: JSON, $after: JSON!) {
    savePrivateRecord(input: { kind: $kind, id: $id, before: $before, after: $after }) {
      result
    }
  }
`);

type Sealed = {
  fields: { name: string; type: string; choices: string[] }[];
  values: Record<string, string | number | boolean>;
  sealedAt: string | null;
  isDestroyed: boolean;
};

const fetchSealed = async (api: Client, kind: string, id: string, of = '') => {
  const { privateRecord } = await ask(api, PrivateQuery, { kind, id });
  return privateRecord ? [{ kind, id, of, ...(privateRecord as Sealed) }] : [];
};

export const load: PageServerLoad = async ({ locals, params }) => {
  const { viewer } = requireSchool(locals);
  // to others there is no such page
  if (viewer.rights.length === 0) error(404, 'Not Found');
  const { guardians } = viewer.rights.includes('background')
    ? await fetchRecord(locals.api, params.id)
    : { guardians: [] };
  const found = await Promise.all([
    fetchSealed(locals.api, 'student_health', params.id),
    fetchSealed(locals.api, 'student_backgrounds', params.id),
    ...guardians.map(({ id, lastName, firstName }) =>
      fetchSealed(locals.api, 'guardian_backgrounds', id, `${lastName} ${firstName}`),
    ),
  ]);
  return { sealed: found.flat() };
};

const own = ['_before', '_kind', '_id'];

export const actions: Actions = {
  save: async ({ locals, request }) => {
    const form = await request.formData();
    const kind = text(form, '_kind') ?? '';
    const id = text(form, '_id') ?? '';
    const names = [...form.keys()].filter((name) => !own.includes(name));
    const after = Object.fromEntries(names.map((name) => [name, text(form, name)]));
    const before = json(form, '_before');
    const answer = await change(locals.api, `${kind}-${id}`, SavePrivate, {
      kind,
      id,
      before,
      after,
    });
    return withTyped(answer, after);
  },
};
