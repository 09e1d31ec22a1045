import type { Client } from '@urql/core';
import type { Policy } from '#lib/policies/fields.ts';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';

const PoliciesQuery = graphql(`
  query Policies {
    policyVersions
  }
`);

/** The grading policies of the school with all their versions, newest first. */
export const fetchPolicies = async (api: Client): Promise<Policy[]> =>
  (await ask(api, PoliciesQuery, {})).policyVersions as Policy[];
