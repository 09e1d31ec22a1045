import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const StudentsQuery = graphql(`
  query Students($search: String!, $class: UUID, $year: UUID, $first: Int!, $offset: Int!) {
    searchStudents(
      search: $search
      classId: $class
      academicYearId: $year
      first: $first
      offset: $offset
    ) {
      totalCount
      nodes {
        id
        lastName
        firstName
        studentNumber
        birthDate
        status
        currentClass {
          name
        }
      }
    }
  }
`);

export type StudentRow = NonNullable<
  ResultOf<typeof StudentsQuery>['searchStudents']
>['nodes'][number];
