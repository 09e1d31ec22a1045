import { inTurn, median, ratio, report, withClient, type Seeded } from './harness.ts';

// P5: one mark changed, until averages and ranks are right: the class against the usual way, a
// materialized view of all averages and one of all ranks, refreshed concurrently.
const peer = `
  create materialized view public.averages as
  select m.school_id, c.class_id, m.student_id, avg(m.value) as average
  from app_public.marks m
  join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
  join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
  group by m.school_id, c.class_id, m.student_id;
  create unique index on public.averages (school_id, class_id, student_id);
  create materialized view public.ranks as
  select *, rank() over (partition by school_id, class_id order by average desc) from public.averages;
  create unique index on public.ranks (school_id, class_id, student_id)`;

export const freshness = async ({ adminUrl, schools }: Seeded): Promise<void> =>
  withClient(adminUrl, async (client) => {
    await client.query(peer);
    const { rows } = await client.query(
      `select m.school_id, m.assessment_id, m.student_id, c.class_id, a.term_id
       from app_public.marks m
       join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
       join app_public.courses c on c.school_id = a.school_id and c.id = a.course_id
       order by m.student_id limit 1`,
    );
    const one = rows[0];
    const change = () =>
      client.query(
        `update app_public.marks set value = 20 - value
         where school_id = $1 and assessment_id = $2 and student_id = $3`,
        [one.school_id, one.assessment_id, one.student_id],
      );
    const calculate = () =>
      client.query('select app_private.recompute_class_results($1, $2, $3)', [
        one.school_id,
        one.class_id,
        one.term_id,
      ]);
    const refresh = async () => {
      await client.query('refresh materialized view concurrently public.averages');
      await client.query('refresh materialized view concurrently public.ranks');
    };
    await change();
    await calculate();
    const times = await inTurn(3, {
      refreshed: async () => {
        await change();
        await refresh();
      },
      calculated: async () => {
        await change();
        await calculate();
      },
    });
    report(
      `P5 ${schools * 10_000} marks: refreshed views / calculated class: ` +
        `${ratio(times['refreshed']!, times['calculated']!)}; ` +
        `${median(times['refreshed']!).toFixed(0)} ms against ${median(times['calculated']!).toFixed(1)} ms, change included`,
    );
    await client.query('drop materialized view public.averages cascade');
  });
