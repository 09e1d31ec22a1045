import { graphql } from '#lib/graphql.ts';

export const CreatePolicy = graphql(`
  mutation CreatePolicy($template: String!, $name: String, $isDefault: Boolean!) {
    createPolicy(input: { template: $template, name: $name, isDefault: $isDefault }) {
      result {
        id
      }
    }
  }
`);

export const MakePolicyDefault = graphql(`
  mutation MakePolicyDefault($id: UUID!) {
    makePolicyDefault(input: { policyId: $id }) {
      result {
        id
      }
    }
  }
`);
