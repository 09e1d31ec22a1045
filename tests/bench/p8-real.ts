import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readOulad } from '../support/oulad.ts';
import { printed, rational, times } from '../support/rational.ts';
import { report, withClient, type Bench } from './harness.ts';
import { runCli, seconds, settle } from './p8-runs.ts';

/** All 173,739 scores of the Open University, against an exact calculation of their averages. */
export const compareReal = async (server: Bench, folder: string): Promise<void> => {
  const { adminUrl } = await server.seedWith('p8_oulad', 'p8-seed.sql', {
    classes: 0,
    enrolled: 0,
  });
  const { file, marks, averages } = readOulad();
  const name = path.join(folder, 'oulad.csv');
  writeFileSync(name, file);
  const args = ['import', 'marks', name, '--school', 'LARGE', '--create'];
  const imported = await seconds(() => runCli(adminUrl, args, 0));
  const settled = await seconds(() => settle(adminUrl));
  const { rows } = await withClient(adminUrl, (client) =>
    client.query<{ student: string; average: string | null }>(
      `select s.student_number as student, round(r.average, 2)::text as average
      from app_public.term_results r
      join app_public.students s on s.school_id = r.school_id and s.id = r.student_id`,
    ),
  );
  const ours = new Map(rows.map(({ student, average }) => [student, average]));
  const wanted = [...averages.values()].flatMap((students) => [...students]);
  const fifth = rational(1n, 5n); // the school's averages are out of 20
  const wrong = wanted.filter(
    ([student, average]) => ours.get(student) !== (average ? printed(times(average, fifth)) : null),
  );
  if (wrong.length || ours.size !== wanted.length) {
    throw new Error(
      `P8: ${wrong.length} of ${wanted.length} averages differ, such as ${wrong[0]}.`,
    );
  }
  report(
    `P8 ${marks} real marks with weights: imported in ${imported.toFixed(1)} s, calculated in ` +
      `${settled.toFixed(1)} s, all ${wanted.length} averages as calculated exactly`,
  );
};
