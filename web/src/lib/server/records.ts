import { error } from '@sveltejs/kit';
import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import type { StudentRecord } from '../records/types.ts';
import { ask } from './api.ts';

const RecordQuery = graphql(`
  query StudentRecord($student: UUID!) {
    studentRecord(studentId: $student)
  }
`);

/** The whole record of a student, as far as the person may see it. Throws 404 for an unknown one. */
export const fetchRecord = async (api: Client, student: string): Promise<StudentRecord> => {
  const { studentRecord } = await ask(api, RecordQuery, { student });
  if (!studentRecord) error(404, 'There is no such student.');
  return studentRecord as StudentRecord;
};
