import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const StudentQuery = graphql(`
  query Student($student: UUID!) {
    student(id: $student) {
      id
      lastName
      firstName
      studentNumber
      sex
      birthDate
      status
    }
  }
`);

export const ChangedMarksQuery = graphql(`
  query ChangedMarks($student: UUID!) {
    changedMarks(studentId: $student, first: 50) {
      nodes {
        assessmentId
        assessmentName
        subjectName
      }
    }
  }
`);

export const SeeMarks = graphql(`
  mutation SeeMarks($student: UUID!) {
    seeMarks(input: { studentId: $student }) {
      clientMutationId
    }
  }
`);

export const ExplanationQuery = graphql(`
  query Explanation($student: UUID!, $term: UUID!, $course: UUID!) {
    explainCourseResult(studentId: $student, termId: $term, courseId: $course, first: 500) {
      nodes {
        assessmentId
        kind
        name
        value
        code
        codeLabel
        maximum
        coefficient
        normalised
        weight
        isCounted
        reason
        comment
      }
    }
  }
`);

export type MarkRow = NonNullable<
  ResultOf<typeof ExplanationQuery>['explainCourseResult']
>['nodes'][number];
