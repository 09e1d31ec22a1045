import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const PublicationQuery = graphql(`
  query Publication($course: UUID!, $term: UUID!) {
    course(id: $course) {
      id
      class {
        id
        name
      }
      subject {
        name
      }
      assessments(condition: { termId: $term }, first: 200) {
        nodes {
          id
          name
          kind
          position
          scheduledFor
          publishedAt
        }
      }
    }
  }
`);

export const PublishAssessment = graphql(`
  mutation PublishAssessment($id: UUID!) {
    publishAssessment(input: { assessmentId: $id }) {
      clientMutationId
    }
  }
`);

export const ScheduleAssessment = graphql(`
  mutation ScheduleAssessment($id: UUID!, $at: Datetime) {
    scheduleAssessment(input: { assessmentId: $id, publishAt: $at }) {
      clientMutationId
    }
  }
`);

export const WithdrawAssessment = graphql(`
  mutation WithdrawAssessment($id: UUID!, $reason: String) {
    withdrawAssessment(input: { assessmentId: $id, reason: $reason }) {
      clientMutationId
    }
  }
`);

type Course = NonNullable<ResultOf<typeof PublicationQuery>['course']>;
export type AssessmentRow = Course['assessments']['nodes'][number];
