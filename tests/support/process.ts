import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A started program, and what it has said so far: all of it, and on stderr. */
export type Program = {
  child: ChildProcess;
  output: () => string;
  errors: () => string;
  /** Its exit code. */
  ended: Promise<number | null>;
};

/** Starts one of our programs with Node; `env` is added to a clean environment. */
export const startProgram = (args: string[], env: Record<string, string>): Program => {
  const { PATH, SystemRoot } = process.env;
  const child = spawn(process.execPath, args, { env: { PATH, SystemRoot, ...env } });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => {
    output += chunk;
    errors += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output: () => output, errors: () => errors, ended };
};

/** Waits until the program has said `words`; fails when it ends before, or takes a minute. */
export const until = async (program: Program, words: string): Promise<void> => {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (program.output().includes(words)) return;
    if (program.child.exitCode !== null) break;
    await sleep(50);
  }
  throw new Error(`The program did not say “${words}” but:\n${program.output()}`);
};
