import { startWorker } from '../../worker/index.ts';
import { median, report, withClient, type Seeded } from './harness.ts';

type Figures = { schools: number; valid: number; buffers: number };

// One mark changed, with the worker running: how long until its class is valid again, and how many
// pages the calculation touches.
const measure = async ({ adminUrl, workerUrl, schools }: Seeded): Promise<Figures> => {
  const worker = await startWorker({ connectionString: workerUrl });
  const figures = await withClient(adminUrl, async (client) => {
    const { rows: marks } = await client.query(
      `select m.school_id, m.assessment_id, m.student_id, c.class_id, a.term_id
       from app_public.marks m
       join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
       join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
       where m.school_id = 1001 order by m.assessment_id, m.student_id limit 25`,
    );
    const times: number[] = [];
    for (const mark of marks) {
      const start = performance.now();
      await client.query(
        `update app_public.marks set value = 20 - value
         where school_id = $1 and assessment_id = $2 and student_id = $3`,
        [mark.school_id, mark.assessment_id, mark.student_id],
      );
      for (;;) {
        const { rows } = await client.query(
          'select exists (select from app_private.dirty_results)',
        );
        if (!rows[0].exists) break;
      }
      times.push(performance.now() - start);
    }
    const [one] = marks;
    const values = [one.school_id, one.class_id, one.term_id];
    const call = 'select app_private.recompute_class_results($1, $2, $3)';
    await client.query(call, values);
    const { rows } = await client.query(`explain (analyze, buffers, format json) ${call}`, values);
    const { Plan } = rows[0]['QUERY PLAN'][0];
    return {
      valid: median(times),
      buffers: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'],
    };
  });
  await worker.stop();
  return { schools, ...figures };
};

export const scale = async (few: Seeded, many: Seeded): Promise<void> => {
  const [small, large] = [await measure(few), await measure(many)];
  for (const { schools, valid, buffers } of [small, large]) {
    report(
      `one mark among ${schools * 10_000} (${schools} schools): valid again after ` +
        `${valid.toFixed(0)} ms (median of 25, limit 1000), ${buffers} pages`,
    );
  }
  report(
    `${large.schools} against ${small.schools} schools: time ${(large.valid / small.valid).toFixed(2)}, ` +
      `pages ${(large.buffers / small.buffers).toFixed(2)}`,
  );
};
