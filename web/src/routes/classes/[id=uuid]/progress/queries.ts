import { graphql } from '#lib/graphql.ts';

export const ClassProgressQuery = graphql(`
  query ClassProgress($class: UUID!) {
    classProgress(classId: $class)
  }
`);

export type ClassProgress = {
  className: string;
  scale: number;
  terms: {
    termId: string;
    name: string;
    frozenAt: string | null;
    decimals: number;
    mean: number | null;
    minimum: number | null;
    maximum: number | null;
    median: number | null;
    figures: number;
    atOrAboveHalf: number;
  }[];
  subjects: {
    courseId: string;
    subjectName: string;
    scale: number;
    means: Record<string, number | null>;
  }[];
};
