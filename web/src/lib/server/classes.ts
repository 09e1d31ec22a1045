import type { ResultOf } from 'gql.tada';
import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import type { Period } from '../period.ts';
import { ask } from './api.ts';

const ClassesQuery = graphql(`
  query Classes($year: UUID!, $term: UUID) {
    classList(academicYearId: $year, termId: $term, first: 500) {
      nodes {
        classId
        name
        levelName
        size
        maxSize
        mainTeacherLastName
        mainTeacherFirstName
        mean
        ranked
        missingMarks
        isValid
      }
    }
  }
`);

export type ClassRow = NonNullable<ResultOf<typeof ClassesQuery>['classList']>['nodes'][number];

/** The classes of a year with their official figures of a term, in the school's order. */
export const fetchClasses = async (api: Client, { year, term }: Period): Promise<ClassRow[]> => {
  if (!year) return [];
  const { classList } = await ask(api, ClassesQuery, { year: year.id, term: term?.id });
  return classList?.nodes ?? [];
};

const PendingQuery = graphql(`
  query PendingCorrections {
    pendingCorrections
  }
`);

/** How many corrections wait for the person to decide. */
export const fetchPendingCorrections = async (api: Client): Promise<number> =>
  (await ask(api, PendingQuery, {})).pendingCorrections ?? 0;
