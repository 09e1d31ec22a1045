import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withDatabase } from './database.ts';
import { settleResults } from './settle.ts';
import { required, UsageError, type Command } from './usage.ts';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: {
      school: { type: 'string' },
      year: { type: 'string' },
      term: { type: 'string' },
      class: { type: 'string' },
    },
  });
  const found = [
    required(values.school, 'school'),
    required(values.year, 'year'),
    required(values.term, 'term'),
    values.class,
  ];
  if (values.class === '') throw new UsageError('--class is empty.');
  await withDatabase(async (owner, { ownerUrl }) => {
    const { rows } = await owner.query(
      'select * from app_private.find_term($1, $2, $3, $4)',
      found,
    );
    const { school_id: school, term_id: term, class_id } = rows[0];
    await settleResults(ownerUrl, { school, term, class: class_id ?? undefined });
    await pipeline(owner.query(copyTo(copyResults(owner, rows[0]))), process.stdout, {
      end: false,
    });
  });
};

type Found = { school_id: number; term_id: string; class_id: string | null };

// COPY takes no parameters
const copyResults = (owner: pg.Client, { school_id, term_id, class_id }: Found): string => {
  const literals = [String(school_id), term_id, class_id].map((value) =>
    value === null ? 'null' : owner.escapeLiteral(value),
  );
  return `copy (select * from app_private.exported_results(${literals.join(', ')}))
    to stdout (format csv, header)`;
};

export const exportResults: Command = {
  usage: 'export results --school CODE --year YEAR --term TERM [--class CLASS]',
  summary: 'Write the averages and ranks of a term to stdout, as CSV.',
  details: [
    'Columns: class, student_number, last_name, first_name, average, rank, ranked, calculated_at.',
    'Waits for calculations under way. Text that a spreadsheet would take for a formula begins with',
    'an apostrophe.',
  ],
  run,
};
