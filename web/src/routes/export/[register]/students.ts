import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';
import { loadRecordWords } from '#lib/i18n/records/load.ts';
import { ask } from '#lib/server/api.ts';
import type { Column } from '#lib/server/csv.ts';
import { fetchOwnFields } from '#lib/server/records.ts';
import { allPages, idOf, pageSize } from './pages.ts';
import type { Register, Wanted } from './types.ts';

const StudentRecordsQuery = graphql(`
  query StudentRecords($search: String!, $class: UUID, $year: UUID, $first: Int!, $offset: Int!) {
    searchStudents(
      search: $search
      classId: $class
      academicYearId: $year
      first: $first
      offset: $offset
    ) {
      nodes {
        studentNumber
        lastName
        firstName
        sex
        birthDate
        birthPlace
        status
        phone
        email
        houseNumber
        village
        commune
        district
        province
        address
        emergencyName
        emergencyPhone
        enrolledOn
        graduatedOn
        previousSchool
        transferReason
        isRegistered
        custom
        currentClass {
          name
        }
      }
    }
  }
`);

type Row = NonNullable<ResultOf<typeof StudentRecordsQuery>['searchStudents']>['nodes'][number];

/** The students that a search or class shows, as many as there are, with their records. */
export const studentsRegister = async (wanted: Wanted): Promise<Register<Row>> => {
  const { api, query, year, t, csv, language } = wanted;
  const chosen = query.get('class') ?? '';
  const isEveryone = chosen === 'all';
  const ofClass = chosen && !isEveryone ? idOf(query, 'class') : undefined;
  const fetchPage = async (offset: number): Promise<Row[]> => {
    const { searchStudents } = await ask(api, StudentRecordsQuery, {
      search: query.get('q') ?? '',
      class: ofClass,
      year: ofClass || isEveryone ? undefined : year?.id,
      first: pageSize,
      offset,
    });
    return searchStudents?.nodes ?? [];
  };
  const [w, own] = await Promise.all([loadRecordWords(language), fetchOwnFields(api)]);
  const choice = (value: string | null): string => (value ? (w.choices[value] ?? value) : '');
  const written = (value: unknown): string => {
    if (typeof value === 'boolean') return value ? w.yes : w.no;
    return value === null || value === undefined ? '' : String(value);
  };
  return {
    about: null,
    columns: [
      [t.results.number, ({ studentNumber }) => studentNumber],
      [csv.lastName, ({ lastName }) => lastName],
      [csv.firstName, ({ firstName }) => firstName],
      [csv.birthDate, ({ birthDate }) => birthDate],
      [csv.currentClass, ({ currentClass }) => currentClass?.name],
      [csv.state, ({ status }) => t.status[status] ?? status],
      [w.fields['sex']!, ({ sex }) => choice(sex)],
      [w.fields['birth_place']!, ({ birthPlace }) => birthPlace],
      [w.fields['phone']!, ({ phone }) => phone],
      [w.fields['email']!, ({ email }) => email],
      [w.fields['house_number']!, ({ houseNumber }) => houseNumber],
      [w.fields['village']!, ({ village }) => village],
      [w.fields['commune']!, ({ commune }) => commune],
      [w.fields['district']!, ({ district }) => district],
      [w.fields['province']!, ({ province }) => province],
      [w.fields['address']!, ({ address }) => address],
      [w.fields['emergency_name']!, ({ emergencyName }) => emergencyName],
      [w.fields['emergency_phone']!, ({ emergencyPhone }) => emergencyPhone],
      [w.fields['enrolled_on']!, ({ enrolledOn }) => enrolledOn],
      [w.fields['graduated_on']!, ({ graduatedOn }) => graduatedOn],
      [w.fields['previous_school']!, ({ previousSchool }) => previousSchool],
      [w.fields['transfer_reason']!, ({ transferReason }) => transferReason],
      [w.fields['is_registered']!, ({ isRegistered }) => written(isRegistered)],
      ...own.map(({ id, name }): Column<Row> => [
        name,
        ({ custom }) => written((custom as Record<string, unknown>)[id]),
      ]),
    ],
    pages: allPages(fetchPage),
  };
};
