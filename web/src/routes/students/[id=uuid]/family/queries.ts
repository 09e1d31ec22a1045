import { graphql } from '#lib/graphql.ts';

export const FamilyQuery = graphql(`
  query Family($student: UUID!) {
    studentFamily(studentId: $student)
  }
`);

export const SearchGuardians = graphql(`
  query SearchGuardians($search: String!) {
    searchGuardians(search: $search)
  }
`);

export const SaveGuardian = graphql(`
  mutation SaveGuardian(
    $student: UUID!
    $guardian: UUID
    $before: JSON
    $after: JSON!
    $link: JSON!
  ) {
    saveGuardian(
      input: {
        studentId: $student
        guardianId: $guardian
        before: $before
        after: $after
        link: $link
      }
    ) {
      result
    }
  }
`);

export const LinkGuardian = graphql(`
  mutation LinkGuardian($student: UUID!, $guardian: UUID!, $link: JSON!) {
    linkGuardian(input: { studentId: $student, guardianId: $guardian, link: $link }) {
      clientMutationId
    }
  }
`);

export const UnlinkGuardian = graphql(`
  mutation UnlinkGuardian($student: UUID!, $guardian: UUID!) {
    unlinkGuardian(input: { studentId: $student, guardianId: $guardian }) {
      result
    }
  }
`);

export const RenewScholarship = graphql(`
  mutation RenewScholarship($scholarship: UUID!, $from: Date!) {
    renewScholarship(input: { scholarshipId: $scholarship, startsOn: $from }) {
      result
    }
  }
`);

export const SetNeed = graphql(`
  mutation SetNeed($student: UUID!, $kind: String!, $is: Boolean!, $note: String, $met: Date) {
    setNeed(input: { studentId: $student, kind: $kind, isNeeded: $is, note: $note, metOn: $met }) {
      clientMutationId
    }
  }
`);
