import { graphql } from '#lib/graphql.ts';

export const GradebookQuery = graphql(`
  query GradebookPage($course: UUID!, $term: UUID!) {
    gradebook(courseId: $course, termId: $term)
    course(id: $course) {
      coefficient
      class {
        id
        name
      }
      subject {
        name
      }
    }
    term(id: $term) {
      policyVersion {
        decimals
      }
    }
    markCodes(orderBy: [CODE_ASC], first: 100) {
      nodes {
        code
        label
        effect
        position
      }
    }
  }
`);
