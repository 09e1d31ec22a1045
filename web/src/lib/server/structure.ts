import type { RequestEvent } from '@sveltejs/kit';
import { graphql } from '../graphql.ts';
import { change, json, text } from './change.ts';

export const SaveStructure = graphql(`
  mutation SaveStructure($kind: String!, $key: String, $before: JSON, $after: JSON!) {
    saveStructure(input: { kind: $kind, key: $key, before: $before, after: $after }) {
      result
    }
  }
`);

const DeleteStructure = graphql(`
  mutation DeleteStructure($kind: String!, $key: String!) {
    deleteStructure(input: { kind: $kind, key: $key }) {
      clientMutationId
    }
  }
`);

const ReorderStructure = graphql(`
  mutation ReorderStructure($kind: String!, $keys: [String!]!) {
    reorderStructure(input: { kind: $kind, keys: $keys }) {
      clientMutationId
    }
  }
`);

const own = ['_kind', '_key', '_before'];

/** The actions of a page with editable tables: save and delete a row, put rows in order. */
export const structureActions = {
  save: async ({ locals, request }: RequestEvent) => {
    const form = await request.formData();
    const kind = text(form, '_kind') ?? '';
    const key = text(form, '_key');
    const names = [...form.keys()].filter((name) => !own.includes(name));
    const after = Object.fromEntries(names.map((name) => [name, text(form, name)]));
    const before = key === null ? null : json(form, '_before');
    return change(locals.api, `${kind} ${key ?? ''}`, SaveStructure, { kind, key, before, after });
  },
  remove: async ({ locals, request }: RequestEvent) => {
    const form = await request.formData();
    const kind = text(form, '_kind') ?? '';
    const key = text(form, '_key') ?? '';
    return change(locals.api, `${kind} ${key}`, DeleteStructure, { kind, key });
  },
  order: async ({ locals, request }: RequestEvent) => {
    const form = await request.formData();
    const kind = text(form, '_kind') ?? '';
    const keys = json(form, '_keys') as string[];
    return change(locals.api, kind, ReorderStructure, { kind, keys });
  },
};
