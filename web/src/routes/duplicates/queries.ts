import { graphql } from '#lib/graphql.ts';

export const DuplicatesQuery = graphql(`
  query Duplicates {
    duplicateStudents
  }
`);

export const MergeStudents = graphql(`
  mutation MergeStudents($kept: UUID!, $gone: UUID!) {
    mergeStudents(input: { keptId: $kept, goneId: $gone }) {
      result
    }
  }
`);

export const PartStudents = graphql(`
  mutation PartStudents($student: UUID!, $other: UUID!) {
    partStudents(input: { studentId: $student, otherId: $other }) {
      clientMutationId
    }
  }
`);

export const UndoMerge = graphql(`
  mutation UndoMerge($merge: UUID!) {
    undoMerge(input: { mergeId: $merge }) {
      clientMutationId
    }
  }
`);

export type Likely = {
  id: string;
  lastName: string;
  firstName: string;
  number: string;
  birthDate: string | null;
  phone: string | null;
  status: string;
  className: string | null;
  marks: number;
  guardians: string[];
};

export type Duplicates = {
  pairs: { score: number; reasons: string[]; students: [Likely, Likely] }[];
  merges: {
    id: string;
    keptId: string;
    kept: string;
    gone: string;
    mergedAt: string;
    mergedBy: string | null;
    isUndone: boolean;
  }[];
};
