import { error } from '@sveltejs/kit';
import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import type { OwnField, StudentRecord } from '../records/types.ts';
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

const OwnFieldsQuery = graphql(`
  query OwnFields {
    ownStudentFields(first: 200) {
      nodes {
        id
        name
        type
        choices
        isRequired
      }
    }
  }
`);

/** The fields that the school added to its students' records, in order, without values. */
export const fetchOwnFields = async (api: Client): Promise<OwnField[]> => {
  const { ownStudentFields } = await ask(api, OwnFieldsQuery, {});
  return (ownStudentFields?.nodes ?? []).map((field) => ({
    ...field,
    type: field.type as OwnField['type'],
    choices: field.choices.filter((choice) => choice !== null),
    value: null,
  }));
};
