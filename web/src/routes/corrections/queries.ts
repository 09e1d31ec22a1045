import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const CorrectionsQuery = graphql(`
  query Corrections($pending: Boolean!) {
    correctionList(isPending: $pending, first: 200) {
      nodes {
        id
        className
        termName
        subjectName
        courseId
        assessmentName
        studentLastName
        studentFirstName
        before
        after
        reason
        requestedBy
        requestedAt
        decision
        decidedBy
        decidedAt
        note
        mayDecide
      }
    }
  }
`);

export const DecideCorrection = graphql(`
  mutation DecideCorrection($id: UUID!, $approve: Boolean!, $note: String) {
    decideCorrection(input: { correctionId: $id, approve: $approve, note: $note }) {
      clientMutationId
    }
  }
`);

export type CorrectionRow = NonNullable<
  ResultOf<typeof CorrectionsQuery>['correctionList']
>['nodes'][number];
