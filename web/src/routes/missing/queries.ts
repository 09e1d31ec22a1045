import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const MissingQuery = graphql(`
  query MissingOverview($term: UUID!, $after: Cursor) {
    missingOverview(termId: $term, first: 500, after: $after) {
      nodes {
        classId
        className
        state
        courseId
        subjectName
        teacherLastName
        teacherFirstName
        noAssessment
        drafts
        scheduled
        unmarked
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type MissingRow = NonNullable<
  ResultOf<typeof MissingQuery>['missingOverview']
>['nodes'][number];
