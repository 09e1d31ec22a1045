import { graphql } from '#lib/graphql.ts';

export const ConductQuery = graphql(`
  query ClassConduct($class: UUID!, $term: UUID!) {
    classConduct(classId: $class, termId: $term)
  }
`);

export const RecordConduct = graphql(`
  mutation RecordConduct($record: ConductRecordInput!) {
    createConductRecord(input: { conductRecord: $record }) {
      conductRecord {
        id
      }
    }
  }
`);

export const DeleteConduct = graphql(`
  mutation DeleteConduct($id: UUID!) {
    deleteConductRecord(input: { id: $id }) {
      conductRecord {
        id
      }
    }
  }
`);

type Person = { lastName: string; firstName: string };

/** What `class_conduct()` answers. */
export type Conduct = {
  className: string;
  rule: 'off' | 'subject' | 'computed';
  startsOn: string;
  endsOn: string;
  students: (Person & { id: string })[];
  records: (Person & {
    id: string;
    studentId: string;
    happenedOn: string;
    points: number;
    hours: number;
    reason: string;
    recordedBy: string | null;
    mayDelete: boolean;
  })[];
};
