import { entry } from './entry.ts';
import { startBenchServer } from './harness.ts';
import { pointRead } from './p1-point-read.ts';
import { gradebook } from './p2-gradebook.ts';
import { bulletins } from './p10-bulletins.ts';
import { freshness } from './p5-freshness.ts';
import { hierarchy } from './p4-hierarchy.ts';
import { rowSecurity } from './p3-row-security.ts';
import { scale } from './scale.ts';
import { search } from './search.ts';
import { writes } from './p6-writes.ts';
import { imports } from './p8-imports.ts';

// `npm run bench` runs all; `npm run bench p3 p6` some. Ratios are medians (lowest–highest round).
const wanted = process.argv.slice(2);
const runs = (...names: string[]): boolean =>
  wanted.length === 0 || names.some((name) => wanted.includes(name));

const server = await startBenchServer();
try {
  if (runs('p10')) await bulletins(await server.seed(1));
  if (runs('scale', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'entry')) {
    console.log('Seeding 10 schools (100,000 marks) and 100 schools (1,000,000 marks) …');
    const few = await server.seed(10);
    const many = await server.seed(100);
    if (runs('scale')) await scale(few, many);
    if (runs('p1')) await pointRead(many);
    if (runs('p2')) await gradebook(many);
    if (runs('p3')) await rowSecurity(many);
    if (runs('p4')) await hierarchy(many);
    if (runs('p5')) {
      await freshness(few);
      await freshness(many);
    }
    if (runs('p6')) await writes(many);
    if (runs('entry')) await entry(many);
  }
  if (runs('p8')) await imports(server);
  if (runs('search')) await search(server);
} finally {
  await server.stop();
}
