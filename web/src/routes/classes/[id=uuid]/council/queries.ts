import { graphql } from '#lib/graphql.ts';

export const CouncilQuery = graphql(`
  query Council($class: UUID!, $term: UUID!) {
    councilSheet(classId: $class, termId: $term)
  }
`);

export const StudentQuery = graphql(`
  query CouncilStudent($class: UUID!, $term: UUID!, $student: UUID!) {
    councilStudent(classId: $class, termId: $term, studentId: $student)
  }
`);

export const OpenCouncil = graphql(`
  mutation OpenCouncil($class: UUID!, $term: UUID!, $reason: String) {
    openCouncil(input: { classId: $class, termId: $term, reason: $reason }) {
      clientMutationId
    }
  }
`);

export const SaveRemarks = graphql(`
  mutation SaveRemarks($class: UUID!, $term: UUID!, $remarks: JSON!) {
    saveCouncilRemarks(input: { classId: $class, termId: $term, remarks: $remarks }) {
      result
    }
  }
`);

export const Decide = graphql(`
  mutation DecideInCouncil($class: UUID!, $decisions: JSON!) {
    saveDecisions(input: { classId: $class, decisions: $decisions }) {
      result
    }
  }
`);

export const Simulate = graphql(`
  mutation Simulate($class: UUID!, $term: UUID!, $student: UUID!, $changes: JSON!) {
    simulateResults(
      input: { classId: $class, termId: $term, studentId: $student, changes: $changes }
    ) {
      result
    }
  }
`);
