import { parseArgs } from 'node:util';
import { withDatabase } from './database.ts';
import { settleResults } from './settle.ts';
import { required, type Command } from './usage.ts';

const run = async (args: string[]): Promise<undefined> => {
  const { values } = parseArgs({
    args,
    options: { school: { type: 'string' }, year: { type: 'string' } },
  });
  const asked = [required(values.school, 'school'), values.year];
  await withDatabase(async (owner, { ownerUrl }) => {
    const { rows } = await owner.query('select * from app_private.find_year($1, $2)', asked);
    const { school_id: school, year_id: year } = rows[0];
    await owner.query('select app_private.mark_school_dirty($1, $2)', [school, year]);
    const settled = await settleResults(ownerUrl, { school, year: year ?? undefined });
    console.log(`Calculated the results of ${settled} classes and terms.`);
  });
};

export const recompute: Command = {
  usage: 'recompute --school CODE [--year YEAR]',
  summary: 'Calculate all results of a school anew, or those of one academic year.',
  run,
};
