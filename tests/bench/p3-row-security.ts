import pg from 'pg';
import { withContext } from '../../web/server/one-flight.ts';
import { report, throughput, withClient, type Seeded } from './harness.ts';

// P3: what row level security and the request's context cost, with the context in the same flight.
const reads = {
  'point read': `select s.* from app_public.students s where s.id = $1`,
  'page of a class': `select s.id, s.last_name, e.starts_on, m.value, a.name
    from app_public.enrollments e
    join app_public.students s on s.school_id = e.school_id and s.id = e.student_id
    join app_public.marks m on m.school_id = s.school_id and m.student_id = s.id
    join app_public.assessments a on a.school_id = m.school_id and a.id = m.assessment_id
    where e.class_id = $1`,
};

export const rowSecurity = async ({ authenticatorUrl, adminUrl }: Seeded): Promise<void> => {
  const keys = await withClient(adminUrl, async (client) => {
    const { rows } = await client.query(
      `select school_id, min(student_id::text) as student, class_id from app_public.enrollments
       group by school_id, class_id order by class_id limit 40`,
    );
    return rows as { school_id: number; student: string; class_id: string }[];
  });
  const options = { max: 8, pipeline: true } as pg.PoolConfig;
  const secured = new pg.Pool({ ...options, connectionString: authenticatorUrl });
  const plain = new pg.Pool({ ...options, connectionString: adminUrl });

  for (const [name, text] of Object.entries(reads)) {
    const key = (n: number) => (name === 'point read' ? keys[n]!.student : keys[n]!.class_id);
    let turn = 0;
    const next = () => (turn = (turn + 1) % keys.length);
    const underRules = () => {
      const n = next();
      const settings = {
        role: 'app_user',
        'app.session': `token ${keys[n]!.school_id}`,
        'app.school': String(keys[n]!.school_id),
        transaction_read_only: 'on',
      };
      return withContext(secured, settings, (client) =>
        client.query({ name, text, values: [key(n)] }),
      );
    };
    const explicit = text.includes('where e.')
      ? `${text} and e.school_id = $2`
      : `${text} and s.school_id = $2`;
    const byHand = () => {
      const n = next();
      return plain.query({ name, text: explicit, values: [key(n), keys[n]!.school_id] });
    };
    const ratios: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      ratios.push((await throughput(8, 1, underRules)) / (await throughput(8, 1, byHand)));
    }
    ratios.sort((a, b) => a - b);
    report(
      `P3 ${name}: throughput under row security and context / none, explicit school: ` +
        `${ratios[2]!.toFixed(2)} (${ratios[0]!.toFixed(2)}–${ratios[4]!.toFixed(2)})`,
    );
  }
  await Promise.all([secured.end(), plain.end()]);
};
