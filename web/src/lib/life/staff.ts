/** Somebody who works in the school, as the API's `staffList` gives it. */
export type Colleague = {
  id: string;
  lastName: string;
  firstName: string;
  duties: string[];
  isCurrent: boolean;
  record: Record<StaffField, string | null>;
  mainClasses: string[];
  courses: { id: string; className: string; subjectName: string; isResponsible: boolean }[];
  replacements: {
    substituteId: string;
    substitute: string;
    startsOn: string;
    endsOn: string;
    courses: number;
  }[];
};

export type StaffField = 'position' | 'phone' | 'email' | 'hired_on' | 'note';

export const staffFields: StaffField[] = ['position', 'phone', 'email', 'hired_on', 'note'];
