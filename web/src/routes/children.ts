import type { Client } from '@urql/core';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { fetchStudentResults } from '#lib/server/student-results.ts';
import type { Term } from '#lib/viewer.ts';

const ChildrenQuery = graphql(`
  query Children {
    children(first: 30) {
      nodes {
        id
        lastName
        firstName
        sex
      }
    }
  }
`);

/** The students whose family the person is, each with the official results of a term. */
export const fetchChildren = async (api: Client, term: Term | null) => {
  const { children } = await ask(api, ChildrenQuery, {});
  return Promise.all(
    (children?.nodes ?? []).map(async (student) => ({
      ...student,
      results: term && (await fetchStudentResults(api, student.id, term.id)),
    })),
  );
};

export type Child = Awaited<ReturnType<typeof fetchChildren>>[number];
