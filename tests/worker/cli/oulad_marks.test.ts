import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { cliFor, useFiles } from '../../support/cli.ts';
import { useDatabase } from '../../support/database.ts';
import { ouladFolder, readOulad } from '../../support/oulad.ts';
import { printed } from '../../support/rational.ts';
import { hasShared } from '../../support/shared.ts';

// The benchmark p8 does the same with all of them.
const modules = ['AAA', 'CCC', 'GGG'];

test.runIf(hasShared(ouladFolder))(
  'real marks whose weights total 100, 200 and 300 average as an exact calculation says',
  async () => {
    const database = await useDatabase();
    const cli = cliFor(database);
    const write = useFiles();
    const { file, marks, averages, totals } = readOulad(modules);
    expect(marks).toBeGreaterThan(20_000);
    expect(new Set(totals.values())).toEqual(new Set([100, 200, 300]));
    await cli([
      ...['school', 'create', '--code', 'OU', '--name', 'Open', '--country', 'GB'],
      ...['--scale', '100', '--max-students', '50000'],
    ]);
    const imported = await cli([
      ...['import', 'marks', write('oulad.csv', file), '--school', 'OU', '--create'],
    ]);
    expect(imported.stderr.replaceAll(/^(Reading|Checking|Writing).*\n/gm, '')).toBe('');
    expect(imported.stdout).toContain(`${marks} new, 0 changed, 0 as they were`);

    for (const [year, students] of averages) {
      const { stdout } = await cli([
        ...['export', 'results', '--school', 'OU', '--year', year, '--term', 'T1'],
      ]);
      const ours: Record<string, string>[] = parse(stdout, { columns: true });
      const found = ours.map((row) => [row['student_number'], row['average']]);
      const wanted = [...students].map(([number, average]) => [
        number,
        average ? printed(average) : '',
      ]);
      expect(found.sort()).toEqual(wanted.sort());
    }
  },
  90_000,
);
