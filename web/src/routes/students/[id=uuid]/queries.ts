import type { ResultOf } from 'gql.tada';
import { graphql } from '#lib/graphql.ts';

export const StudentQuery = graphql(`
  query Student($student: UUID!) {
    student(id: $student) {
      id
      lastName
      firstName
      studentNumber
      sex
      birthDate
      status
      bulletins(first: 50, orderBy: [ID_DESC]) {
        nodes {
          id
          kind
          state
          academicYear {
            name
          }
          term {
            name
          }
        }
      }
      photoVersion
      currentClass {
        id
        name
      }
    }
  }
`);

export const ChangedMarksQuery = graphql(`
  query ChangedMarks($student: UUID!) {
    changedMarks(studentId: $student, first: 50) {
      nodes {
        assessmentId
        assessmentName
        subjectName
      }
    }
  }
`);

export const SeeMarks = graphql(`
  mutation SeeMarks($student: UUID!) {
    seeMarks(input: { studentId: $student }) {
      clientMutationId
    }
  }
`);

export const ExplanationQuery = graphql(`
  query Explanation($student: UUID!, $term: UUID!, $course: UUID!) {
    explainCourseAverage(studentId: $student, termId: $term, courseId: $course)
    explainCourseResult(studentId: $student, termId: $term, courseId: $course, first: 500) {
      nodes {
        assessmentId
        kind
        name
        value
        code
        codeLabel
        maximum
        coefficient
        normalised
        weight
        points
        isCounted
        reason
        comment
        category
        optional
      }
    }
  }
`);

export type MarkRow = NonNullable<
  ResultOf<typeof ExplanationQuery>['explainCourseResult']
>['nodes'][number];

export const TermWhyQuery = graphql(`
  query TermWhy($student: UUID!, $term: UUID!) {
    explainTermResult(studentId: $student, termId: $term)
  }
`);

export const YearWhyQuery = graphql(`
  query YearWhy($student: UUID!, $year: UUID!) {
    explainYearResult(studentId: $student, academicYearId: $year)
  }
`);

export const ProgressQuery = graphql(`
  query StudentProgress($student: UUID!, $year: UUID!) {
    studentProgress(studentId: $student, academicYearId: $year)
  }
`);

export type StudentProgress = {
  scale: number;
  terms: {
    termId: string;
    name: string;
    className: string | null;
    frozenAt: string | null;
    decimals: number;
    average: number | null;
    rank: number | null;
    isTied: boolean;
    ranked: number | null;
    classMean: number | null;
  }[];
  subjects: { subjectName: string; scale: number; averages: Record<string, number | null> }[];
};
