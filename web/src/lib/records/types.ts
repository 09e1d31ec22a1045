/** The whole record of a student, from the API's `studentRecord`, the guardians in its words. */
export type StudentRecord = {
  student: Record<string, string | boolean | null> & { id: string; status: string };
  photoVersion: string | null;
  fields: OwnField[];
  guardians: {
    id: string;
    lastName: string;
    firstName: string;
    relation: string;
    priority: number;
    phone: string | null;
    phone2: string | null;
    email: string | null;
  }[];
  enrollments: {
    yearName: string;
    className: string;
    startsOn: string;
    endsOn: string | null;
    isDropped: boolean;
    reason: string | null;
    teachers: string[];
    courses: { subjectName: string; teachers: string[] }[];
  }[];
  marks: {
    yearName: string;
    termName: string;
    subjectName: string;
    assessmentName: string;
    value: number | null;
    code: string | null;
    maximum: number;
    comment: string | null;
  }[];
};

/** A field that the school added to its students' records. */
export type OwnField = {
  id: string;
  name: string;
  type: 'text' | 'number' | 'date' | 'choice' | 'yes_no';
  choices: string[];
  isRequired: boolean;
  value: string | number | boolean | null;
};

/** A field to enter; a choice has options. */
export type Field = {
  name: string;
  label: string;
  type: 'text' | 'tel' | 'date' | 'decimal' | 'note' | 'select';
  options?: { value: string; label: string }[];
  isRequired?: boolean;
};

export type Group = { key: string; label: string; fields: Field[] };

/** What is entered or stored, by the name of the field; empty for nothing. */
export type Values = Record<string, string>;
