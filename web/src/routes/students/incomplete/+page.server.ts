import { graphql } from '#lib/graphql.ts';
import { pageOf } from '#lib/paging.ts';
import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { fetchClasses } from '#lib/server/classes.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

const IncompleteQuery = graphql(`
  query IncompleteStudents($class: UUID, $first: Int!, $offset: Int!) {
    incompleteStudents(classId: $class, first: $first, offset: $offset) {
      totalCount
      nodes {
        studentId
        lastName
        firstName
        studentNumber
        className
        missing
      }
    }
  }
`);

const size = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const classes = await fetchClasses(locals.api, chosenPeriod(school, url.searchParams));
  const wanted = url.searchParams.get('class');
  const classId = classes.find((one) => one.classId === wanted)?.classId ?? null;
  const number = pageOf(url.searchParams);
  const { incompleteStudents } = await ask(locals.api, IncompleteQuery, {
    class: classId,
    first: size,
    offset: (number - 1) * size,
  });
  return {
    school,
    classId,
    classes: classes.map((one) => ({ classId: one.classId, name: one.name })),
    students: incompleteStudents?.nodes ?? [],
    paging: { number, size, total: incompleteStudents?.totalCount ?? 0 },
  };
};
