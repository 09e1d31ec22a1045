import pg from 'pg';
import { report, throughput, withClient, type Seeded } from './harness.ts';

// P6: what versions, limits, audit and the log of stale results cost a single-mark update, against
// a bare table with the same rows and keys. Four clients, fsync on.
export const writes = async ({ adminUrl }: Seeded): Promise<void> => {
  const keys = await withClient(adminUrl, async (client) => {
    await client.query(
      `create table public.bare as table app_public.marks;
       alter table public.bare add primary key (school_id, assessment_id, student_id);
       create index on public.bare (school_id, student_id); analyze public.bare`,
    );
    const { rows } = await client.query(
      `select school_id, assessment_id, student_id from app_public.marks
       order by hashtext(student_id::text || assessment_id::text) limit 5000`,
    );
    return rows.map((row) => Object.values(row));
  });
  const pool = new pg.Pool({ connectionString: adminUrl, max: 4 });
  let turn = 0;
  const update = (table: string) => () =>
    pool.query({
      name: table,
      text: `update ${table} set value = 20 - value
        where school_id = $1 and assessment_id = $2 and student_id = $3`,
      values: keys[(turn = (turn + 1) % keys.length)],
    });
  const ratios: number[] = [];
  let last = '';
  for (let round = 0; round < 5; round += 1) {
    const full = await throughput(4, 1.5, update('app_public.marks'));
    const bare = await throughput(4, 1.5, update('public.bare'));
    ratios.push(full / bare);
    last = `${full.toFixed(0)} against ${bare.toFixed(0)} updates a second in the last round`;
  }
  ratios.sort((a, b) => a - b);
  report(
    `P6 throughput with all triggers / bare table: ${ratios[2]!.toFixed(2)} ` +
      `(${ratios[0]!.toFixed(2)}–${ratios[4]!.toFixed(2)}); ${last}`,
  );
  await withClient(adminUrl, (client) =>
    client.query('drop table public.bare; truncate app_private.dirty_results'),
  );
  await pool.end();
};
