import { error } from '@sveltejs/kit';
import type { AnnualData, TermData, TranscriptData } from '#lib/bulletins/types.ts';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

const BulletinQuery = graphql(`
  query ReadBulletin($id: UUID!) {
    bulletin(id: $id) {
      id
      kind
      state
      edition
      code
      issuedAt
      studentId
      snapshot
    }
  }
`);

export const load: PageServerLoad = async ({ locals, params }) => {
  requireSchool(locals);
  const { bulletin } = await ask(locals.api, BulletinQuery, { id: params.id });
  if (!bulletin) error(404, 'There is no such bulletin, or it is not open to you.');
  const { snapshot, ...rest } = bulletin;
  return { bulletin: rest, content: snapshot as TermData | AnnualData | TranscriptData };
};
