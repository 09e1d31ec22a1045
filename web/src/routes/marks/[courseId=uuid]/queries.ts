import { graphql } from '#lib/graphql.ts';

export const GradebookQuery = graphql(`
  query GradebookPage($course: UUID!, $term: UUID!) {
    gradebook(courseId: $course, termId: $term)
  }
`);
