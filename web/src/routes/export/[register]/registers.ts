import { gradebookRegister } from './gradebook.ts';
import { needsRegister, scholarshipsRegister } from './kin.ts';
import { missingRegister } from './missing.ts';
import { progressRegister } from './progress.ts';
import { rankingRegister } from './ranking.ts';
import { resultsRegister } from './results.ts';
import { studentsRegister } from './students.ts';
import { subjectsRegister } from './subjects.ts';
import type { Language } from '#lib/i18n/language.ts';
import { csvStream } from '#lib/server/csv.ts';
import type { Register, Wanted } from './types.ts';

const written =
  <Row>(make: (wanted: Wanted) => Promise<Register<Row>>) =>
  async (wanted: Wanted, language: Language) => {
    const { about, columns, pages } = await make(wanted);
    return { about, body: csvStream(columns, pages, language) };
  };

/** What writes each register, by the name in their address. */
export const registers: Record<string, ReturnType<typeof written>> = {
  gradebook: written(gradebookRegister),
  missing: written(missingRegister),
  needs: written(needsRegister),
  progress: written(progressRegister),
  ranking: written(rankingRegister),
  results: written(resultsRegister),
  scholarships: written(scholarshipsRegister),
  students: written(studentsRegister),
  subjects: written(subjectsRegister),
};
