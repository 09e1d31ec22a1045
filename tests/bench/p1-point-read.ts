import pg from 'pg';
import { withContext } from '../../web/server/one-flight.ts';
import { report, throughput, type Seeded } from './harness.ts';
import { asker, bigClass, withSite } from './site.ts';

const query = `query Student($id: UUID!) {
  student(id: $id) { id studentNumber lastName firstName sex birthDate }
}`;
const text = `select id, student_number, last_name, first_name, sex, birth_date
  from app_public.students where id = $1`;

// P1: a student by key through GraphQL and HTTP, against the same row over pg, pipelined, under the
// same rules.
export const pointRead = async (database: Seeded): Promise<void> => {
  const { school, student } = await bigClass(database);
  const options = { connectionString: database.authenticatorUrl, max: 8, pipeline: true };
  const pool = new pg.Pool(options as pg.PoolConfig);
  const settings = {
    role: 'app_user',
    'app.session': `token ${school}`,
    'app.school': String(school),
    transaction_read_only: 'on',
  };
  const byHand = () =>
    withContext(pool, settings, (client) =>
      client.query({ name: 'student', text, values: [student] }),
    );
  await withSite(database, async (origin) => {
    const { ask, close } = asker(origin, school);
    const answer = await ask(query, { id: student });
    if (!answer.includes('Coulibaly')) throw new Error(answer);
    const ratios: number[] = [];
    let last = '';
    for (let round = 0; round < 5; round += 1) {
      const api = await throughput(8, 1.5, () => ask(query, { id: student }));
      const hand = await throughput(8, 1.5, byHand);
      ratios.push(api / hand);
      last = `${api.toFixed(0)} against ${hand.toFixed(0)} a second in the last round`;
    }
    close();
    ratios.sort((a, b) => a - b);
    report(
      `P1 student by key: throughput through GraphQL over HTTP / pg under the same rules: ` +
        `${ratios[2]!.toFixed(2)} (${ratios[0]!.toFixed(2)}–${ratios[4]!.toFixed(2)}); ${last}`,
    );
  });
  await pool.end();
};
