import { createFormat } from '#lib/i18n/format.ts';
import { loadRecordWords } from '#lib/i18n/records/load.ts';
import { fullName } from '#lib/names.ts';
import { recordGroups, recordValues } from '#lib/records/fields.ts';
import { csvStream } from '#lib/server/csv.ts';
import { fetchRecord } from '#lib/server/records.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { RequestHandler } from './$types';

type Line = [section: string, field: string, value: string];

/** A student's whole record as CSV, one line per field, with what its page shows to the person. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { school } = requireSchool(locals);
  const w = await loadRecordWords(locals.language);
  const format = createFormat(locals.language, school.timeZone);
  const record = await fetchRecord(locals.api, params.id);
  const values = recordValues(record);
  const lines: Line[] = [
    ...recordGroups(record, w).flatMap(({ label, fields }) =>
      fields.map(({ name, label: field, options }): Line => {
        const value = values[name] ?? '';
        const option = value && options?.find((one) => one.value === value)?.label;
        return [label, field, option || value];
      }),
    ),
    ...record.guardians.map((one): Line => [
      w.record.guardians,
      w.record.relations[one.relation] ?? one.relation,
      [fullName(one), one.phone, one.phone2, one.email].filter(Boolean).join(', '),
    ]),
    ...record.enrollments.map((one): Line => [
      w.record.enrollments,
      `${one.yearName} ${one.className}`,
      one.endsOn ? w.record.fromTo(one.startsOn, one.endsOn) : w.record.since(one.startsOn),
    ]),
    ...record.marks.map((one): Line => [
      `${w.csv.marks} ${one.yearName} ${one.termName}`,
      `${one.subjectName}: ${one.assessmentName}`,
      one.code ?? `${format.number(one.value)}/${format.number(one.maximum)}`,
    ]),
  ];
  const pages = (async function* () {
    yield lines;
  })();
  const columns = [w.csv.section, w.csv.field, w.csv.value].map(
    (title, place): [string, (line: Line) => string] => [title, (line) => line[place] ?? ''],
  );
  const name = [school.code, record.student['student_number']].join('-');
  return new Response(csvStream(columns, pages, locals.language), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.csv`)}`,
      'cache-control': 'no-store',
    },
  });
};
