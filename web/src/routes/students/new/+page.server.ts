import { redirect } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { dayWithin } from '#lib/life/days.ts';
import { ownName } from '#lib/records/fields.ts';
import { chosenPeriod } from '#lib/period.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchClasses } from '#lib/server/classes.ts';
import { fetchOwnFields } from '#lib/server/records.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const AdmitStudent = graphql(`
  mutation AdmitStudent($student: JSON!, $class: UUID, $day: Date) {
    admitStudent(input: { student: $student, classId: $class, day: $day }) {
      result
    }
  }
`);

const columns = [
  'student_number',
  'last_name',
  'first_name',
  'sex',
  'birth_date',
  'birth_place',
  'phone',
  'email',
];

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const period = chosenPeriod(school, url.searchParams);
  const terms = period.year?.terms ?? [];
  const span = { startsOn: terms[0]?.startsOn ?? '', endsOn: terms.at(-1)?.endsOn ?? '' };
  return {
    school,
    classes: await fetchClasses(locals.api, period),
    ownFields: await fetchOwnFields(locals.api),
    classId: url.searchParams.get('class') ?? '',
    added: url.searchParams.get('added') ?? '',
    day: terms.length > 0 ? dayWithin(school.today, span) : school.today,
  };
};

export const actions: Actions = {
  default: async ({ locals, request, url }) => {
    const form = await request.formData();
    const student = Object.fromEntries(
      columns.map((name) => [name, text(form, name) ?? (/_(name|number)$/.test(name) ? '' : null)]),
    );
    const own = ownName('');
    const custom = Object.fromEntries(
      [...form.keys()]
        .filter((name) => name.startsWith(own))
        .map((name) => [name.slice(own.length), text(form, name)]),
    );
    const classId = text(form, 'class_id');
    const answer = await change(locals.api, 'admit', AdmitStudent, {
      student: { ...student, custom },
      class: classId,
      day: text(form, 'day'),
    });
    if (!('result' in answer)) return answer;
    if (!form.has('another'))
      redirect(303, `/students/${answer.result.admitStudent?.result}/history`);
    const query = new URLSearchParams(url.searchParams);
    query.set('class', classId ?? '');
    query.set('added', `${student['last_name']} ${student['first_name']}`);
    redirect(303, `/students/new?${query}`);
  },
};
