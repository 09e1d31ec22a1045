import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const TransfersQuery = graphql(`
  query Transfers {
    transfers(first: 200, orderBy: [PRIMARY_KEY_DESC]) {
      nodes {
        id
        direction
        state
        isBegunHere
        otherSchoolName
        studentId
        studentNumber
        lastName
        firstName
        birthDate
        record
        reason
        leavesOn
        note
        begunAt
      }
    }
  }
`);

export type Transfer = NonNullable<ResultOf<typeof TransfersQuery>['transfers']>['nodes'][number];

/** What comes along with an offered student. */
export type TransferRecord = {
  className: string | null;
  yearName: string | null;
  results: {
    yearName: string;
    className: string;
    average: string | number | null;
    rank: number | null;
    ranked: number;
  }[];
};

export const AskTransfer = graphql(`
  mutation AskTransfer($school: String!, $number: String, $name: String, $reason: String) {
    askTransfer(
      input: { schoolCode: $school, studentNumber: $number, lastName: $name, reason: $reason }
    ) {
      result
    }
  }
`);

export const OfferTransfer = graphql(`
  mutation OfferTransfer($student: UUID!, $school: String!, $day: Date, $reason: String) {
    offerTransfer(
      input: { studentId: $student, schoolCode: $school, leavesOn: $day, reason: $reason }
    ) {
      result
    }
  }
`);

export const ApproveTransfer = graphql(`
  mutation ApproveTransfer($id: UUID!, $day: Date) {
    approveTransfer(input: { transferId: $id, leavesOn: $day }) {
      clientMutationId
    }
  }
`);

export const CompleteTransfer = graphql(`
  mutation CompleteTransfer($id: UUID!, $class: UUID, $day: Date, $number: String) {
    completeTransfer(
      input: { transferId: $id, classId: $class, day: $day, studentNumber: $number }
    ) {
      result
    }
  }
`);

export const EndTransfer = graphql(`
  mutation EndTransfer($id: UUID!, $note: String) {
    endTransfer(input: { transferId: $id, note: $note }) {
      result
    }
  }
`);
