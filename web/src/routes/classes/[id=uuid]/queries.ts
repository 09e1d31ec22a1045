import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const ClassQuery = graphql(`
  query Class($class: UUID!, $term: UUID!, $provisional: Boolean!) {
    classSummary(classId: $class, termId: $term)
    explainStatistics(classId: $class, termId: $term)
    termState(classId: $class, termId: $term)
    missingForClosing(classId: $class, termId: $term, first: 500) {
      nodes {
        courseId
        subjectName
        kind
        assessmentId
        assessmentName
        students
      }
    }
    classResults(classId: $class, termId: $term, provisional: $provisional, first: 500) {
      nodes {
        studentId
        studentNumber
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

export type MissingRow = NonNullable<
  ResultOf<typeof ClassQuery>['missingForClosing']
>['nodes'][number];

export const CloseTerm = graphql(`
  mutation CloseTerm($class: UUID!, $term: UUID!) {
    closeTerm(input: { classId: $class, termId: $term }) {
      clientMutationId
    }
  }
`);

export const ReopenTerm = graphql(`
  mutation ReopenTerm($class: UUID!, $term: UUID!, $reason: String) {
    reopenTerm(input: { classId: $class, termId: $term, reason: $reason }) {
      clientMutationId
    }
  }
`);
