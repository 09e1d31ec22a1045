import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { cliFor, useFiles } from '../../support/cli.ts';
import { useDatabase } from '../../support/database.ts';
import { hasShared, sharedFile } from '../../support/shared.ts';

type Row = Record<string, string>;

const students = 'data/uci-student-performance/student-mat.csv';
const peers = 'conformance/peers/uci_mat_rosariosis_1-2-3.csv';

const read = (text: string, delimiter = ','): Row[] => parse(text, { columns: true, delimiter });

// G1, G2 and G3 as three subjects with the coefficients 1, 2 and 3 in one term
const reshaped = (rows: Row[]): string => {
  const header =
    'academic_year,term,class,student_number,last_name,first_name,subject_code,subject_coefficient,assessment,value';
  const lines = rows.flatMap((row, n) =>
    ['G1', 'G2', 'G3'].map((subject, place) =>
      [
        ...[
          '2025-2026',
          'T1',
          `${row.school}-${row.age}`,
          n + 1,
          `Student ${n + 1}`,
          row.sex + '.',
        ],
        ...[subject, place + 1, 'Final', row[subject]],
      ].join(','),
    ),
  );
  return `${[header, ...lines].join('\n')}\n`;
};

test.runIf([students, peers].every(hasShared))(
  'the averages and ranks of 395 real students are those that RosarioSIS gives',
  async () => {
    const database = await useDatabase();
    const cli = cliFor(database);
    const write = useFiles();
    const marks = write('uci.csv', reshaped(read(readFileSync(sharedFile(students), 'utf8'), ';')));
    await cli([
      ...['school', 'create', '--code', 'UCI', '--name', 'UCI', '--country', 'PT'],
      ...['--scale', '20', '--rank-key', 'exact'],
    ]);
    expect(await cli(['import', 'marks', marks, '--school', 'UCI', '--create'])).toMatchObject({
      code: 0,
    });
    const { stdout } = await cli([
      ...['export', 'results', '--school', 'UCI', '--year', '2025-2026', '--term', 'T1'],
    ]);

    const results = new Map(read(stdout).map((row) => [row.student_number, row]));
    const ours = read(readFileSync(sharedFile(peers), 'utf8')).map(({ row }) => {
      const result = results.get(row);
      return [row, result?.class, result?.average, result?.rank, result?.ranked];
    });
    const theirs = read(readFileSync(sharedFile(peers), 'utf8')).map((peer) => [
      peer.row,
      peer.class,
      peer.average_rounded_2_half_up,
      peer.peer_rank,
      peer.peer_class_size,
    ]);
    expect(theirs).toHaveLength(395);
    expect(ours).toEqual(theirs);

    const places = read(stdout).map((row) => `${row.class} ${row.rank}`);
    const tied = places.filter((place) => places.filter((other) => other === place).length > 1);
    expect(tied).toHaveLength(217);
  },
  60_000,
);
