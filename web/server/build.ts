import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { giveUp, Refusal } from '../../db/refusal.ts';
import { definitionsIn } from './operations.ts';

const root = path.resolve(import.meta.dirname, '../..');
const web = path.join(root, 'web');
const stamp = path.join(web, 'build', 'sources.sha256');
const operations = path.join(web, 'build', 'operations.json');
const sources = ['src', 'static', 'vite.config.ts', '../package-lock.json'];

/** Builds the site unless what stands in `web/build` was made from these very sources. */
export const ensureSite = async (): Promise<void> => {
  const wanted = sourcesHash();
  if (existsSync(operations) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Building the site (only after a change of its sources) …');
  await build();
  writeFileSync(operations, JSON.stringify(definitionsIn(path.join(web, 'src'))));
  writeFileSync(stamp, wanted);
};

const build = async (): Promise<void> => {
  const vite = path.join(
    path.dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin/vite.js',
  );
  const output: Buffer[] = [];
  const child = spawn(process.execPath, [vite, 'build', '--config', 'web/vite.config.ts'], {
    cwd: root, // where the adapter reads which packages stay outside the bundle
    env: { ...process.env, NODE_ENV: 'production' }, // else Svelte adds what helps developing it
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk));
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) {
    throw new Refusal(`${Buffer.concat(output)}\nThe site could not be built; see above.`);
  }
};

const sourcesHash = (): string => {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((name) => filesIn(path.join(web, name))).sort()) {
    hash.update(path.relative(web, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
};

const filesIn = (entry: string): string[] => {
  if (!existsSync(entry)) return [];
  if (statSync(entry).isFile()) return [entry];
  return readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((child) => child.isFile())
    .map((child) => path.join(child.parentPath, child.name));
};

if (import.meta.main) await ensureSite().catch(giveUp);
