import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const RosterQuery = graphql(`
  query Roster($class: UUID!, $search: String!, $isAdmin: Boolean!) {
    class(id: $class) {
      id
      name
      maxSize
      academicYear {
        id
        name
        startsOn
        endsOn
      }
    }
    classRoster(classId: $class, first: 500) {
      nodes {
        studentId
        lastName
        firstName
        studentNumber
        startsOn
        endsOn
        isDropped
        dropReason
        isPresent
        stepId
        stepKind
      }
    }
    unplacedStudents(classId: $class, search: $search, first: 30) @include(if: $isAdmin) {
      totalCount
      nodes {
        id
        lastName
        firstName
        studentNumber
        status
      }
    }
  }
`);

export type RosterRow = NonNullable<ResultOf<typeof RosterQuery>['classRoster']>['nodes'][number];

export type Unplaced = NonNullable<
  ResultOf<typeof RosterQuery>['unplacedStudents']
>['nodes'][number];

export const EnrollStudents = graphql(`
  mutation EnrollStudents($students: [UUID]!, $class: UUID!, $day: Date) {
    enrollStudents(input: { studentIds: $students, classId: $class, day: $day }) {
      result
    }
  }
`);

export const MoveStudents = graphql(`
  mutation MoveStudents($students: [UUID]!, $class: UUID, $day: Date, $reason: String) {
    moveStudents(input: { studentIds: $students, classId: $class, day: $day, reason: $reason }) {
      result
    }
  }
`);

export const WithdrawStudents = graphql(`
  mutation WithdrawStudents(
    $students: [UUID]!
    $reason: String
    $day: Date
    $status: String!
    $term: UUID
  ) {
    withdrawStudents(
      input: { studentIds: $students, reason: $reason, day: $day, status: $status, termId: $term }
    ) {
      result
    }
  }
`);

export const UndoStep = graphql(`
  mutation UndoEnrollmentStep($step: UUID!) {
    undoEnrollmentStep(input: { stepId: $step }) {
      result
    }
  }
`);
