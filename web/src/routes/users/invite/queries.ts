import { graphql } from '#lib/graphql.ts';

export const CandidatesQuery = graphql(`
  query Candidates($search: String!) {
    teachers: withoutAccount(duty: "teacher", search: $search)
    guardians: withoutAccount(duty: "guardian", search: $search)
  }
`);

export const InvitedStudentQuery = graphql(`
  query InvitedStudent($id: UUID!) {
    student(id: $id) {
      lastName
      firstName
      email
    }
  }
`);

export const InvitedGuardianQuery = graphql(`
  query InvitedGuardian($id: UUID!) {
    guardian(id: $id) {
      lastName
      firstName
      email
    }
  }
`);

export const Invite = graphql(`
  mutation Invite($people: JSON!, $onPaper: Boolean!, $institution: Int) {
    invite(input: { people: $people, onPaper: $onPaper, institution: $institution }) {
      result
    }
  }
`);
