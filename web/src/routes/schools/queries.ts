import { graphql } from '#lib/graphql.ts';

export const SchoolsQuery = graphql(`
  query Schools($search: String!, $first: Int!, $offset: Int!) {
    searchSchools(search: $search, first: $first, offset: $offset) {
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
