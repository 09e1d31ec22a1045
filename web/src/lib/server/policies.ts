import type { Client } from '@urql/core';
import type { Policy, Template } from '#lib/policies/fields.ts';
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

const TemplatesQuery = graphql(`
  query PolicyTemplates {
    policyTemplates(first: 50) {
      nodes {
        code
        names
        scale
      }
    }
  }
`);

/** The templates that a policy can be made from. */
export const fetchTemplates = async (api: Client): Promise<Template[]> =>
  ((await ask(api, TemplatesQuery, {})).policyTemplates?.nodes ?? []) as Template[];
