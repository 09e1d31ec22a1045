import { error } from '@sveltejs/kit';
import type { Client } from '@urql/core';
import { graphql } from '../graphql.ts';
import type { Family } from '../kin/types.ts';
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
  const { family, ...whole } = studentRecord as Omit<StudentRecord, 'guardians'> & {
    family: Family;
  };
  const guardians = family.guardians.map(({ id, record, link }) => ({
    id,
    lastName: record.last_name,
    firstName: record.first_name,
    relation: link.relation,
    priority: link.priority,
    phone: record.phone,
    phone2: record.phone_2,
    email: record.email,
  }));
  return { ...whole, guardians };
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
