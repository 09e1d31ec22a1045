import type { Client } from '@urql/core';
import { graphql } from '#lib/graphql.ts';
import { ask } from '#lib/server/api.ts';
import { fetchStudentResults } from '#lib/server/student-results.ts';
import type { Term } from '#lib/viewer.ts';

const ChildrenQuery = graphql(`
  query Children {
    searchStudents(first: 30) {
      nodes {
        id
        lastName
        firstName
        sex
      }
    }
  }
`);

/** The students that a family may see, each with the official results of a term. */
export const fetchChildren = async (api: Client, term: Term | null) => {
  const { searchStudents } = await ask(api, ChildrenQuery, {});
  return Promise.all(
    (searchStudents?.nodes ?? []).map(async (student) => ({
      ...student,
      results: term && (await fetchStudentResults(api, student.id, term.id)),
    })),
  );
};

export type Child = Awaited<ReturnType<typeof fetchChildren>>[number];
