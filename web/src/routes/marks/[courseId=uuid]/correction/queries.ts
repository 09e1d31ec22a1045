import { graphql } from '#lib/graphql.ts';

export const RequestQuery = graphql(`
  query CorrectionRequest($course: UUID!, $assessment: UUID!, $student: UUID!) {
    course(id: $course) {
      id
      class {
        id
        name
      }
      subject {
        name
      }
    }
    assessment(id: $assessment) {
      id
      courseId
      name
      maximum
      termId
    }
    student(id: $student) {
      id
      lastName
      firstName
    }
    mark(assessmentId: $assessment, studentId: $student) {
      value
      code
    }
  }
`);

export const RequestCorrection = graphql(`
  mutation RequestCorrection(
    $assessment: UUID!
    $student: UUID!
    $value: BigFloat
    $code: String
    $reason: String
  ) {
    requestCorrection(
      input: {
        assessmentId: $assessment
        studentId: $student
        value: $value
        code: $code
        reason: $reason
      }
    ) {
      clientMutationId
    }
  }
`);
