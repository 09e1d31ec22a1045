import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Duty } from '#lib/viewer.ts';
import type { PageServerLoad } from './$types';

const StaffQuery = graphql(`
  query Staff {
    staffList
  }
`);

type Person = {
  id: string;
  lastName: string;
  firstName: string;
  duties: Duty[];
  isCurrent: boolean;
  record: { position: string | null; phone: string | null };
  mainClasses: string[];
  courses: { id: string; className: string; subjectName: string }[];
};

export const load: PageServerLoad = async ({ locals }) => {
  requireAdmin(locals);
  return { staff: (await ask(locals.api, StaffQuery, {})).staffList as Person[] };
};
