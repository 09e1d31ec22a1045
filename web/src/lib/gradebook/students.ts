import { fullName } from '../names.ts';
import type { Gradebook, Student } from './types.ts';

/** The students of a gradebook, in their order. */
export const studentsOf = ({ students }: Gradebook): Student[] =>
  students.map(([id, number, lastName, firstName, sex, isEnrolled]) => ({
    id,
    number,
    name: fullName({ lastName, firstName }),
    sex,
    isEnrolled,
  }));
