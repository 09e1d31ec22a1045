import { analystCreate } from './analyst_create.ts';
import { doctor } from './doctor.ts';
import { exportOneroster } from './export_oneroster.ts';
import { exportResults } from './export_results.ts';
import { exportSchool } from './export_school.ts';
import { importInstitutions } from './import_institutions.ts';
import { importMarks } from './import_marks.ts';
import { importOf } from './import_people.ts';
import { importSchool } from './import_school.ts';
import { importOneroster } from './import_oneroster.ts';
import { importSds } from './import_sds.ts';
import { keysRewrap } from './keys_rewrap.ts';
import { recompute } from './recompute.ts';
import { schoolCreate } from './school_create.ts';
import type { Command } from './usage.ts';
import { userCreate } from './user_create.ts';
import { userReset } from './user_reset.ts';

/** All commands by their words. */
export const commands: Record<string, Command> = {
  'import institutions': importInstitutions,
  'import marks': importMarks,
  'import students': importOf(
    'students',
    'student_number (needed), last_name, first_name or full_name, sex, birth_date, birth_place,\n' +
      'phone, email, status, address, house_number, village, commune, district, province,\n' +
      'emergency_name, emergency_phone, enrolled_on, previous_school, class, academic_year',
  ),
  'import guardians': importOf(
    'guardians',
    'student_number (needed), last_name, first_name or full_name, relation, phone, phone_2, email,\n' +
      'occupation, address',
  ),
  'import teachers': importOf(
    'teachers',
    'last_name, first_name or full_name, email, phone, position, hired_on',
  ),
  'import classes': importOf(
    'classes',
    'class (needed), academic_year, level, section, max_size, teacher',
  ),
  'import subjects': importOf(
    'subjects',
    'subject_code (needed), subject_name, description, subject_level, category, scale,\n' +
      'default_maximum, coefficient',
  ),
  'import courses': importOf(
    'courses',
    'class, subject_code (needed), academic_year, coefficient, mode, teacher',
  ),
  'import enrollments': importOf(
    'enrollments',
    'student_number, class (needed), academic_year, starts_on, ends_on',
  ),
  'import school': importSchool,
  'export school': exportSchool,
  'import oneroster': importOneroster,
  'import sds': importSds,
  'export results': exportResults,
  'export oneroster': exportOneroster,
  'school create': schoolCreate,
  'user create': userCreate,
  'user reset': userReset,
  'analyst create': analystCreate,
  'keys rewrap': keysRewrap,
  recompute,
  doctor,
};

/** The help of one command, or of all. */
export const help = (name: string | undefined): string => {
  const command = name && commands[name];
  if (command) {
    return [
      'npm run rollbook -- ' + command.usage,
      '',
      command.summary,
      ...(command.details ?? []),
    ].join('\n');
  }
  const lines = Object.values(commands).flatMap(({ usage, summary }) => [
    `  ${usage}`,
    `      ${summary}`,
  ]);
  return [
    'npm run rollbook -- COMMAND',
    '',
    ...lines,
    '  help, or COMMAND --help',
    '',
    'The database is that of DATABASE_URL, else the one "npm start" keeps in this folder.',
    'Exit codes: 0 done; 1 something is wrong with the input, or was found; 2 the command is not',
    'understood; 3 there is no database.',
  ].join('\n');
};
