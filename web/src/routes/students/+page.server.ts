import { pageOf } from '#lib/paging.ts';
import { chosenPeriod } from '#lib/period.ts';
import { ask } from '#lib/server/api.ts';
import { fetchClasses } from '#lib/server/classes.ts';
import { fetchPendingTransfers } from '#lib/server/transfers.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import { StudentsQuery } from './queries.ts';
import type { PageServerLoad } from './$types';

const size = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { viewer, school } = requireSchool(locals);
  const period = chosenPeriod(school, url.searchParams);
  const search = url.searchParams.get('q') ?? '';
  const wanted = url.searchParams.get('class') ?? '';
  const number = pageOf(url.searchParams);
  const classes = await fetchClasses(locals.api, period);
  const ofClass = classes.find(({ classId }) => classId === wanted)?.classId;
  const { searchStudents } = await ask(locals.api, StudentsQuery, {
    search,
    class: ofClass,
    year: ofClass || wanted === 'all' ? undefined : period.year?.id,
    first: size,
    offset: (number - 1) * size,
  });
  return {
    school,
    pending: viewer.duties.includes('admin') ? await fetchPendingTransfers(locals.api) : 0,
    search,
    filter: ofClass ?? (wanted === 'all' ? 'all' : ''),
    classes: classes.map(({ classId, name }) => ({ classId, name })),
    students: searchStudents?.nodes ?? [],
    paging: { number, size, total: searchStudents?.totalCount ?? 0 },
  };
};
