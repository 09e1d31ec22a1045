import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const SnapshotsQuery = graphql(`
  query Snapshots($class: UUID!, $term: UUID!) {
    class(id: $class) {
      name
    }
    termSnapshots(condition: { classId: $class, termId: $term }, orderBy: NUMBER_DESC, first: 100) {
      nodes {
        id
        number
        takenAt
        correctionId
        missing
        userByTakenBy {
          lastName
          firstName
        }
      }
    }
  }
`);

export const CompareQuery = graphql(`
  query CompareSnapshots($before: UUID!, $after: UUID!) {
    compareSnapshots(beforeId: $before, afterId: $after, first: 500) {
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
      }
    }
  }
`);

export const ResultsQuery = graphql(`
  query SnapshotResults($snapshot: UUID!) {
    snapshotResults(snapshotId: $snapshot, first: 500) {
      nodes {
        studentId
        lastName
        firstName
        average
        rank
        isTied
      }
    }
  }
`);

export type Difference = NonNullable<
  ResultOf<typeof CompareQuery>['compareSnapshots']
>['nodes'][number];
export type Result = NonNullable<ResultOf<typeof ResultsQuery>['snapshotResults']>['nodes'][number];
