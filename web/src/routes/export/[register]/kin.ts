import { fetchNeeds, fetchScholarships } from '#lib/server/kin-lists.ts';
import type { NeedRow, Scholarship } from '#lib/server/kin-lists.ts';
import { figure, type Column } from '#lib/server/csv.ts';
import { onePage } from './pages.ts';
import type { Register, Wanted } from './types.ts';

type Pupil = Pick<NeedRow, 'studentNumber' | 'lastName' | 'firstName' | 'className'>;

const pupil = ({ t, csv }: Wanted): Column<Pupil>[] => [
  [t.results.number, ({ studentNumber }: Pupil) => studentNumber],
  [csv.lastName, ({ lastName }: Pupil) => lastName],
  [csv.firstName, ({ firstName }: Pupil) => firstName],
  [csv.currentClass, ({ className }: Pupil) => className],
];

/** The school's scholarships, of one status when the query names it. */
export const scholarshipsRegister = async (wanted: Wanted): Promise<Register<Scholarship>> => {
  const { api, query, kin } = wanted;
  const w = kin.scholarships;
  const { scholarships } = await fetchScholarships(api, query.get('status') || null);
  return {
    about: null,
    columns: [
      ...pupil(wanted),
      [w.sponsor, ({ sponsor }) => sponsor],
      [w.type, ({ type }) => type],
      [w.amount, ({ amount }) => figure(amount, 2)],
      [w.currency, ({ currency }) => currency],
      [w.frequency, ({ frequency }) => w.frequencies[frequency]],
      [w.from, ({ startsOn }) => startsOn],
      [w.to, ({ endsOn }) => endsOn],
      [w.status, ({ status }) => w.statuses[status]],
    ],
    pages: onePage(scholarships),
  };
};

/** What students need, of one kind when the query names it. */
export const needsRegister = async (wanted: Wanted): Promise<Register<NeedRow>> => {
  const { api, query, kin } = wanted;
  const w = kin.needs;
  const { needs } = await fetchNeeds(api, query.get('kind') || null);
  return {
    about: null,
    columns: [
      ...pupil(wanted),
      [w.need, ({ kind }) => w.kinds[kind]],
      [w.note, ({ note }) => note],
      [w.metOn, ({ metOn }) => metOn],
    ],
    pages: onePage(needs),
  };
};
