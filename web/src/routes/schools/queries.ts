import { graphql } from '#lib/graphql.ts';

export const SchoolsQuery = graphql(`
  query Schools($first: Int!, $offset: Int!) {
    institutions(
      filter: { schoolExists: true }
      orderBy: [CODE_ASC]
      first: $first
      offset: $offset
    ) {
      totalCount
      nodes {
        id
        code
        name
        parent {
          name
        }
      }
    }
  }
`);
