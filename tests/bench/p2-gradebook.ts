import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { withContext } from '../../web/server/one-flight.ts';
import { inTurn, percentile, ratio, report, type Seeded, withClient } from './harness.ts';
import { asker, bigClass, withSite } from './site.ts';

const query = `query Gradebook($course: UUID!, $term: UUID!) {
  gradebook(courseId: $course, termId: $term)
}`;

// What somebody would write for this page: marks by assessment, the subject's average and rank.
const text = `with m as (
    select m.assessment_id, m.student_id, m.value, m.version, a.maximum, a.coefficient
    from app_public.assessments a
    join app_public.marks m on m.school_id = a.school_id and m.assessment_id = a.id
    where a.course_id = $1 and a.term_id = $2),
  average as (
    select student_id, round(sum(20 * value / maximum * coefficient) / sum(coefficient), 2) as value
    from m group by student_id),
  ranked as (select *, rank() over (order by value desc) from average),
  roster as (
    select s.id, s.student_number, s.last_name, s.first_name, r.value, r.rank
    from app_public.courses c
    join app_public.enrollments e on e.school_id = c.school_id and e.class_id = c.class_id
    join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
    left join ranked r on r.student_id = s.id
    where c.id = $1)
  select json_build_object(
    'students', (
      select json_agg(json_build_array(id, student_number, last_name, first_name, value, rank)
        order by last_name, first_name) from roster),
    'assessments', (
      select json_agg(json_build_object('id', a.id, 'name', a.name, 'maximum', a.maximum,
        'coefficient', a.coefficient, 'marks', (
          select json_agg(json_build_array(m.value, m.version) order by r.last_name, r.first_name)
          from roster r left join m on m.assessment_id = a.id and m.student_id = r.id))
        order by a.position)
      from app_public.assessments a where a.course_id = $1 and a.term_id = $2)) as book`;

const spread = (times: number[]): string =>
  `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`;

// As the worker does after a change.
const calculate = ({ adminUrl }: Seeded, school: number, course: string, term: string) =>
  withClient(adminUrl, (client) =>
    client.query(
      `select app_private.recompute_class_results($1, c.class_id, $3)
      from app_public.courses c where c.school_id = $1 and c.id = $2`,
      [school, course, term],
    ),
  );

// P2: the gradebook of 60 × 12 among a million marks through GraphQL and HTTP, against the function
// over pg and against SQL written for the page without general averages, all under the same rules.
export const gradebook = async (database: Seeded): Promise<void> => {
  const { school, course, term } = await bigClass(database);
  const options = { connectionString: database.authenticatorUrl, max: 1, pipeline: true };
  const pool = new pg.Pool(options as pg.PoolConfig);
  const settings = {
    role: 'app_user',
    'app.session': `token ${school}`,
    'app.school': String(school),
    transaction_read_only: 'on',
  };
  const over = (name: string, sql: string) => () =>
    withContext(pool, settings, (client) =>
      client.query({ name, text: sql, values: [course, term] }),
    );
  const slow = await withSite(database, async (origin) => {
    const { ask, close } = asker(origin, school);
    const answer = await ask(query, { course, term });
    if (!answer.includes('Coulibaly60')) throw new Error(answer.slice(0, 500));
    const page = () => ask(query, { course, term });
    const anew = (await inTurn(100, { page }))['page']!;
    await calculate(database, school, course, term);
    const times = await inTurn(200, {
      page,
      called: over('called', 'select app_public.gradebook($1, $2)'),
      byHand: over('by-hand', text),
    });
    close();
    const read = times['page']!;
    report(
      `P2 gradebook of 60 × 12 among ${database.schools * 10_000} marks: ${spread(read)} ` +
        `(limit 20 at p95); ${spread(anew)} until the worker has calculated a change; ` +
        `${gzipSync(answer).length} bytes gzipped (limit 6000)`,
    );
    report(
      `P2 time through GraphQL over HTTP / the function over pg: ${ratio(read, times['called']!)}; ` +
        `/ SQL by hand with the subject’s figures only: ${ratio(read, times['byHand']!)}`,
    );
    return percentile(read, 0.95) > 20;
  });
  await pool.end();
  if (slow) throw new Error('P2: the gradebook takes more than 20 ms.');
};
