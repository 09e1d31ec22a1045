import type { Client } from '@urql/core';
import type { ResultOf } from 'gql.tada';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';

const GradebooksQuery = graphql(`
  query OpenGradebooks($class: UUID, $year: UUID) {
    openGradebooks(classId: $class, academicYearId: $year, first: 500) {
      nodes {
        courseId
        subjectName
        className
      }
    }
  }
`);

export type CourseRow = NonNullable<
  ResultOf<typeof GradebooksQuery>['openGradebooks']
>['nodes'][number];

/** The courses whose gradebook is open to the person: of a class, or the own ones of a year. */
export const fetchCourses = async (
  api: Client,
  of: { class: string } | { year: string },
): Promise<CourseRow[]> => (await ask(api, GradebooksQuery, of)).openGradebooks?.nodes ?? [];
