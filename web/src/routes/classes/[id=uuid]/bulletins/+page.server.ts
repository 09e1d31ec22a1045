import { error } from '@sveltejs/kit';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { bulletinActions, fetchOverview, kindOf } from '#lib/server/bulletins.ts';
import { change, text } from '#lib/server/change.ts';
import { requireTerm } from '#lib/server/class-pages.ts';
import { requireSchool } from '#lib/server/viewer.ts';
import type { PageServerLoad } from './$types';

const ClassQuery = graphql(`
  query ClassBulletins($class: UUID!, $term: UUID!, $kind: String!) {
    class(id: $class) {
      id
      name
    }
    classBulletins(classId: $class, termId: $term, kind: $kind, first: 500) {
      nodes {
        studentId
        lastName
        firstName
        bulletinId
        edition
        state
        issuedAt
      }
    }
  }
`);

const Revoke = graphql(`
  mutation RevokeBulletin($bulletin: UUID!, $reason: String!) {
    revokeBulletin(input: { bulletinId: $bulletin, reason: $reason }) {
      clientMutationId
    }
  }
`);

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('rollbook:bulletins');
  const { viewer } = requireSchool(locals);
  const { term } = requireTerm(locals, url);
  const kind = kindOf(url);
  const variables = { class: params.id, term: term.id, kind };
  const answer = await ask(locals.api, ClassQuery, variables);
  if (!answer.class) error(404, 'There is no such class.');
  const isAdmin = viewer.duties.includes('admin');
  const overview = isAdmin ? (await fetchOverview({ locals, url })).overview : null;
  return {
    class: answer.class,
    term,
    kind,
    bulletins: answer.classBulletins?.nodes ?? [],
    own: overview?.classes.find(({ id }) => id === params.id) ?? null,
    batches:
      overview?.batches.filter(({ files }) => files.some(({ classId }) => classId === params.id)) ??
      [],
  };
};

export const actions = {
  ...bulletinActions,
  revoke: async ({ locals, request }: { locals: App.Locals; request: Request }) => {
    const form = await request.formData();
    const bulletin = text(form, 'bulletin') ?? '';
    const reason = text(form, 'reason') ?? '';
    return change(locals.api, bulletin, Revoke, { bulletin, reason });
  },
};
