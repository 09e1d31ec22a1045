import { gql } from '@urql/core';
import type { initGraphQLTada } from 'gql.tada';
import type { introspection } from '../../.svelte-kit/graphql-env.d.ts';

type Tada = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    BigFloat: string;
    Cursor: string;
    Date: string;
    Datetime: string;
    JSON: unknown;
    UUID: string;
  };
}>;

/** Parses an operation; its result and variables are typed from `schema.graphql`. */
export const graphql = gql as unknown as Tada;
