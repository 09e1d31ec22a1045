import type { Client } from '@urql/core';
import type { ResultOf } from 'gql.tada';
import { graphql } from '../graphql.ts';
import { ask } from './api.ts';

const OwnCoursesQuery = graphql(`
  query OwnCourses($year: UUID!) {
    courses: ownCourses(academicYearId: $year, first: 500) {
      nodes {
        id
        position
        subject {
          name
        }
        class {
          name
        }
      }
    }
  }
`);

const ClassCoursesQuery = graphql(`
  query ClassCourses($class: UUID!) {
    courses: openCourses(classId: $class, first: 500) {
      nodes {
        id
        position
        subject {
          name
        }
        class {
          name
        }
      }
    }
  }
`);

export type CourseRow = NonNullable<ResultOf<typeof OwnCoursesQuery>['courses']>['nodes'][number];

const inOrder = (rows: CourseRow[] | undefined): CourseRow[] => {
  const name = ({ class: of, subject }: CourseRow): string => `${of?.name} ${subject?.name}`;
  return (rows ?? []).toSorted((a, b) => a.position - b.position || name(a).localeCompare(name(b)));
};

/** The courses of a class whose gradebook is open to the person. */
export const fetchClassCourses = async (api: Client, classId: string): Promise<CourseRow[]> =>
  inOrder((await ask(api, ClassCoursesQuery, { class: classId })).courses?.nodes);

/** The courses that the person teaches in a year, or has today in somebody's place. */
export const fetchOwnCourses = async (api: Client, yearId: string): Promise<CourseRow[]> =>
  inOrder((await ask(api, OwnCoursesQuery, { year: yearId })).courses?.nodes);
