import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import type { StudentResults } from '../results.ts';
import { ask } from './api.ts';

const StudentResultsQuery = graphql(`
  query StudentResults($student: UUID!, $term: UUID!) {
    studentResults(studentId: $student, termId: $term)
  }
`);

/** A student's official results in a term; null when they are in no class then. */
export const fetchStudentResults = async (
  api: Client,
  student: string,
  term: string,
): Promise<StudentResults | null> => {
  const { studentResults } = await ask(api, StudentResultsQuery, { student, term });
  return studentResults as StudentResults | null;
};
