import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { requireChromium } from './support/browser.ts';

type Outcome = { passed: number; failed: number; skipped: number };

process.env['FUZZ_QUERIES'] ??= '100000'; // a tenth when somebody runs the file alone

const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-run-'));
const report = path.join(folder, 'vitest.json');

type Check = [name: string, command: string];

// Side by side, because the smallest machines have two cores.
const lanes: Check[][] = [
  [
    ['format', 'prettier --check .'],
    ['lint', 'eslint . --max-warnings 0'],
    ['types', 'tsc'],
  ],
  [
    ['build of the site', 'node web/server/build.ts'],
    [
      'types of the site',
      'svelte-kit sync -c web/vite.config.ts && gql.tada generate-output -c web/tsconfig.json && svelte-check --workspace web --fail-on-warnings',
    ],
  ],
];

const run = (command: string, show: boolean): Promise<{ ok: boolean; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: show ? 'inherit' : 'pipe' });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });

const runCheck = async ([name, command]: Check): Promise<Outcome> => {
  const { ok, output } = await run(command, false);
  console.log(ok ? `  ✓ ${name}` : `  ✗ ${name} (${command})\n${output}`);
  return { passed: Number(ok), failed: Number(!ok), skipped: 0 };
};

const runTests = async (): Promise<Outcome> => {
  const reporters = `--reporter=default --reporter=json --outputFile.json=${JSON.stringify(report)}`;
  const { ok } = await run(`vitest run ${reporters}`, true);
  const counts = readReport();
  // A file that can't be loaded fails without a test of its own.
  return { ...counts, failed: Math.max(counts.failed, Number(!ok)) };
};

const readReport = (): Outcome => {
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    return {
      passed: counts.numPassedTests,
      failed: counts.numFailedTests,
      skipped: counts.numPendingTests + counts.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
};

const outcomes: Outcome[] = [];
await Promise.all(
  lanes.map(async (lane) => {
    for (const check of lane) outcomes.push(await runCheck(check));
  }),
);
try {
  requireChromium(); // before the tests: several at once could not install it
} catch (error) {
  console.error((error as Error).message); // the browser tests will fail; the others can run
}
outcomes.push(await runTests());
rmSync(folder, { recursive: true });

const sum = (key: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
const skipped = sum('skipped') ? `, ${sum('skipped')} skipped` : '';
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
process.exitCode = sum('failed') ? 1 : 0;
