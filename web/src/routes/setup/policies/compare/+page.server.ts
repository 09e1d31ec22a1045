import { graphql } from '#lib/graphql.ts';
import { pageOf } from '#lib/paging.ts';
import { ask } from '#lib/server/api.ts';
import { change, text } from '#lib/server/change.ts';
import { fetchPolicies } from '#lib/server/policies.ts';
import { requireAdmin } from '#lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

const pageSize = 50;

const ClassesQuery = graphql(`
  query ComparedClasses($term: UUID!, $version: UUID!) {
    comparePolicyClasses(termId: $term, policyVersionId: $version)
  }
`);

const NamesQuery = graphql(`
  query ComparedNames($class: UUID!, $term: UUID!, $version: UUID!, $first: Int!, $offset: Int!) {
    comparePolicy(
      classId: $class
      termId: $term
      policyVersionId: $version
      first: $first
      offset: $offset
    ) {
      totalCount
      nodes {
        studentId
        lastName
        firstName
        courseId
        subjectName
        averageBefore
        averageAfter
        rankBefore
        rankAfter
        mentionBefore
        mentionAfter
      }
    }
  }
`);

const AdoptPolicy = graphql(`
  mutation AdoptPolicy($term: UUID!, $version: UUID!) {
    adoptPolicy(input: { termId: $term, policyVersionId: $version }) {
      clientMutationId
    }
  }
`);

export type ComparedClass = {
  classId: string;
  name: string;
  students: number;
  averages: number;
  generalAverages: number;
  ranks: number;
  mentions: number;
};

export const load: PageServerLoad = async ({ locals, url }) => {
  const { school } = requireAdmin(locals);
  const versions = (await fetchPolicies(locals.api)).flatMap(({ name, versions }) =>
    versions.map(({ id, version, terms }) => ({ id, name, version, terms })),
  );
  const terms = school.years.flatMap((year) =>
    year.terms.map(({ id, name }) => ({ id, name, yearName: year.name })),
  );
  const term = terms.find(({ id }) => id === url.searchParams.get('term')) ?? null;
  const version = versions.find(({ id }) => id === url.searchParams.get('version')) ?? null;
  const current = versions.find((one) => one.terms.some(({ id }) => id === term?.id)) ?? null;
  if (!term || !version || current?.id === version.id) {
    return { versions, terms, term, version, current, classes: [], chosen: null, names: null };
  }
  const both = { term: term.id, version: version.id };
  const { comparePolicyClasses } = await ask(locals.api, ClassesQuery, both);
  const classes = (comparePolicyClasses ?? []) as ComparedClass[];
  const chosen = classes.find(({ classId }) => classId === url.searchParams.get('class')) ?? null;
  if (!chosen) return { versions, terms, term, version, current, classes, chosen, names: null };
  const number = pageOf(url.searchParams);
  const offset = (number - 1) * pageSize;
  const answer = await ask(locals.api, NamesQuery, {
    ...both,
    class: chosen.classId,
    first: pageSize,
    offset,
  });
  const { totalCount = 0, nodes = [] } = answer.comparePolicy ?? {};
  const names = { number, size: pageSize, total: totalCount, lines: nodes };
  return { versions, terms, term, version, current, classes, chosen, names };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData();
    const [term, version] = [text(form, 'term') ?? '', text(form, 'version') ?? ''];
    return change(locals.api, 'adopt', AdoptPolicy, { term, version });
  },
};
