import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const RankingQuery = graphql(`
  query Ranking(
    $class: UUID!
    $shown: UUID!
    $term: UUID
    $course: UUID
    $level: Boolean!
    $sort: String!
  ) {
    classSummary(classId: $class, termId: $shown)
    termState(classId: $class, termId: $shown)
    classSubjects(classId: $class, termId: $shown, first: 100) {
      nodes {
        courseId
        subjectName
      }
    }
    ranking(
      classId: $class
      termId: $term
      courseId: $course
      wholeLevel: $level
      sort: $sort
      first: 500
    ) {
      nodes {
        studentId
        studentNumber
        lastName
        firstName
        sex
        className
        isEnrolled
        average
        mention
        rank
        isTied
        ranked
      }
    }
  }
`);

export type RankingRow = NonNullable<ResultOf<typeof RankingQuery>['ranking']>['nodes'][number];
