import type pg from 'pg';
import { inTurn, planNodes, ratio, report, withClient, type Seeded } from './harness.ts';

// P4: statistics of a school, sector, region and ministry, filtered as for an analyst, against the
// same question with a constant list of schools on the bare store.
export const hierarchy = async ({ adminUrl }: Seeded): Promise<void> =>
  withClient(adminUrl, async (admin) => {
    await admin.query(
      `select app_private.recompute_class_results(c.school_id, c.id, t.id)
       from app_public.classes c join app_public.terms t using (school_id)`,
    );
    await admin.query('refresh materialized view app_private.class_statistics');
    await admin.query(`analyze app_private.class_statistics`);
    for (const [level, id] of Object.entries({
      school: 1001,
      sector: 101,
      region: 11,
      ministry: 1,
    })) {
      const role = `bench_${level}`;
      await admin.query(
        `drop role if exists ${role}; create role ${role} login password 'bench' in role rollbook_analyst;
         grant connect on database ${new URL(adminUrl).pathname.slice(1)} to ${role};
         insert into app_private.analyst_institutions values ('${role}', ${id}, false)`,
      );
      const url = new URL(adminUrl);
      url.username = role;
      url.password = 'bench';
      await compare(level, id, url.href, admin);
    }
  });

const compare = async (level: string, id: number, url: string, admin: pg.Client): Promise<void> => {
  const columns = 'count(*), avg(mean), sum(figures), sum(at_or_above_half)';
  const { rows } = await admin.query(
    `select array_agg(s.id) as ids from app_public.schools s
     join app_public.institutions i using (id) where i.path @> array[$1::int]`,
    [id],
  );
  const constant = `select ${columns} from app_private.class_statistics
    where school_id = any ('{${rows[0].ids.join(',')}}')`;
  const filtered = `select ${columns} from mart.class_statistics`;
  await withClient(url, async (analyst) => {
    const times = await inTurn(15, {
      filtered: () => analyst.query({ name: `f-${level}`, text: filtered }),
      constant: () => admin.query({ name: `c-${level}`, text: constant }),
    });
    const scans = async (client: pg.Client, query: string): Promise<number> => {
      const { rows: plans } = await client.query(`explain (format json) ${query}`);
      const nodes = planNodes(plans[0]['QUERY PLAN'][0].Plan);
      return nodes.filter((node) => node['Node Type'] === 'Seq Scan').length;
    };
    const found = `${await scans(analyst, filtered)} against ${await scans(admin, constant)}`;
    report(
      `P4 ${level}: time as an analyst / constant list: ${ratio(times['filtered']!, times['constant']!)}, ` +
        `sequential scans ${found} (${rows[0].ids.length} schools)`,
    );
  });
};
