import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const SubjectsQuery = graphql(`
  query ClassSubjects($class: UUID!, $term: UUID!) {
    classSummary(classId: $class, termId: $term)
    termState(classId: $class, termId: $term)
    classSubjects(classId: $class, termId: $term, first: 100) {
      nodes {
        courseId
        subjectName
        teacherLastName
        teacherFirstName
        coefficient
        scale
        mean
        minimum
        maximum
        median
        figures
        atOrAboveHalf
        students
        missingMarks
        distribution
        isReadable
      }
    }
  }
`);

export type SubjectRow = NonNullable<
  ResultOf<typeof SubjectsQuery>['classSubjects']
>['nodes'][number];

export type Band = { from: number; to: number; count: number };
