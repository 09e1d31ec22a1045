import { graphql } from '#lib/graphql.ts';

export const SheetQuery = graphql(`
  query AppreciationSheet($course: UUID!, $term: UUID!) {
    appreciationSheet(courseId: $course, termId: $term)
    phrases(first: 100, orderBy: [ID_ASC]) {
      nodes {
        id
        ownerId
        text
      }
    }
  }
`);

export const SaveAppreciations = graphql(`
  mutation SaveAppreciations($course: UUID!, $term: UUID!, $appreciations: JSON!) {
    saveAppreciations(input: { courseId: $course, termId: $term, appreciations: $appreciations }) {
      result
    }
  }
`);

export const AddPhrase = graphql(`
  mutation AddPhrase($phrase: PhraseInput!) {
    createPhrase(input: { phrase: $phrase }) {
      clientMutationId
    }
  }
`);

export const RemovePhrase = graphql(`
  mutation RemovePhrase($id: UUID!) {
    deletePhrase(input: { id: $id }) {
      clientMutationId
    }
  }
`);
