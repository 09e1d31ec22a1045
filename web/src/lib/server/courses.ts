import type { Client } from '@urql/core';
import type { ResultOf, VariablesOf } from 'gql.tada';
import { graphql } from '../graphql.ts';
import type { Viewer } from '../viewer.ts';
import { ask } from './api.ts';

const CoursesQuery = graphql(`
  query Courses($filter: CourseFilter!) {
    courses(filter: $filter, first: 500) {
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

type Filter = VariablesOf<typeof CoursesQuery>['filter'];

export type CourseRow = NonNullable<ResultOf<typeof CoursesQuery>['courses']>['nodes'][number];

const fetchCourses = async (api: Client, filter: Filter): Promise<CourseRow[]> => {
  const { courses } = await ask(api, CoursesQuery, { filter });
  const name = ({ class: of, subject }: CourseRow): string => `${of?.name} ${subject?.name}`;
  return (courses?.nodes ?? []).toSorted(
    (a, b) => a.position - b.position || name(a).localeCompare(name(b)),
  );
};

const taughtBy = ({ user }: Viewer): Filter => ({
  courseTeachers: { some: { userId: { equalTo: user.id } } },
});

/** The courses of a class whose gradebook is open to the person. */
export const fetchClassCourses = (
  api: Client,
  viewer: Viewer,
  classId: string,
): Promise<CourseRow[]> => {
  const ofClass = { classId: { equalTo: classId } };
  if (viewer.duties.includes('admin')) return fetchCourses(api, ofClass);
  const isMain = {
    class: { classTeachers: { some: { userId: { equalTo: viewer.user.id } } } },
  };
  return fetchCourses(api, { and: [ofClass, { or: [taughtBy(viewer), isMain] }] });
};

/** The courses that the person teaches in a year. */
export const fetchOwnCourses = (
  api: Client,
  viewer: Viewer,
  yearId: string,
): Promise<CourseRow[]> =>
  fetchCourses(api, {
    and: [taughtBy(viewer), { class: { academicYearId: { equalTo: yearId } } }],
  });
