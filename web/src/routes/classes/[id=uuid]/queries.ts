import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const ClassQuery = graphql(`
  query Class($class: UUID!, $term: UUID!, $provisional: Boolean!) {
    classSummary(classId: $class, termId: $term)
    classResults(classId: $class, termId: $term, provisional: $provisional, first: 500) {
      nodes {
        studentId
        lastName
        firstName
        sex
        isEnrolled
        average
        previousAverage
        rank
        isTied
        coveredCoefficient
        totalCoefficient
        missingMarks
      }
    }
  }
`);

export type ResultRow = NonNullable<ResultOf<typeof ClassQuery>['classResults']>['nodes'][number];
