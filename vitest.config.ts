import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { pgTap } from './tests/support/pgtap/plugin.ts';

// What a slow machine did not show in time is waited for once more, and named in the output; a wrong
// value is wrong at once.
const retry = { count: 1, condition: /^Timeout \d+ms exceeded|: Timeout \d+ms exceeded/ };

const project = (name: string, include: string[], globalSetup: string[] = []) => ({
  plugins: [pgTap()],
  test: {
    name,
    include,
    globalSetup,
    testTimeout: 60_000,
    ...(name === 'web' && { retry }),
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } }, // machines that run tests are slower than people are patient
  },
});

export default defineConfig({
  test: {
    globalSetup: 'tests/support/global-setup.ts',
    allowOnly: false,
    // a test waits for the database, the browser or a timer more than it calculates
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      project('db', ['tests/db/**/*.test.{sql,ts}']),
      project('api', ['tests/api/**/*.test.ts']),
      project('worker', ['tests/worker/**/*.test.ts']),
      project(
        'web',
        ['tests/web/**/*.test.ts', 'tests/server/**/*.test.ts'],
        ['tests/support/build-site.ts'],
      ),
    ],
  },
});
