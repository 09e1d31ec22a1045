import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Watcher } from '#lib/users/types.ts';
import type { PageServerLoad } from './$types';

const WhoCanSee = graphql(`
  query WhoCanSee($student: UUID!) {
    whoCanSee(studentId: $student)
  }
`);

type Answer = { people: Watcher[]; analysts: { role: string; of: string }[] };

export const load: PageServerLoad = async ({ locals, params }) => {
  requireAdmin(locals);
  return (await ask(locals.api, WhoCanSee, { student: params.id })).whoCanSee as Answer;
};
