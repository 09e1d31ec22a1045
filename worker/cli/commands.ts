import { analystCreate } from './analyst_create.ts';
import { doctor } from './doctor.ts';
import { exportResults } from './export_results.ts';
import { exportSchool } from './export_school.ts';
import { importInstitutions } from './import_institutions.ts';
import { importMarks } from './import_marks.ts';
import { importSchool } from './import_school.ts';
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
  'import school': importSchool,
  'export results': exportResults,
  'export school': exportSchool,
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
