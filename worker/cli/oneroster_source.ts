import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  statSync,
  type WriteStream,
} from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Unzip, UnzipInflate } from 'fflate';
import { Refusal } from '../../db/refusal.ts';

/** The files of a bundle: the name each has in it, and where it can be read. */
export type BundleSource = {
  files: { name: string; file: string }[];
  close: () => Promise<void>;
};

const mostFiles = 1_000;
const mostBytes = 4_000_000_000;

/** Opens a folder or a ZIP, whose files are unpacked under names of our own. */
export const openSource = async (source: string): Promise<BundleSource> => {
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found) throw new Refusal(`There is no file or folder ${source}.`);
  if (!found.isDirectory()) return unzipped(source);
  const entries = await readdir(source, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, file: path.join(source, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, close: async () => {} };
};

const unzipped = async (source: string): Promise<BundleSource> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-bundle-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    return { files: await unpack(source, folder), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const unpack = async (source: string, folder: string) => {
  const files: { name: string; file: string }[] = [];
  const outputs: WriteStream[] = [];
  let bytes = 0;
  let failure: Error | undefined;
  const unzip = new Unzip((entry) => {
    if (entry.name.endsWith('/') || path.basename(entry.name).startsWith('.')) return;
    if (files.length === mostFiles) throw new Refusal(`${source} holds too many files.`);
    const file = path.join(folder, `${files.length}.csv`);
    files.push({ name: entry.name, file });
    const output = createWriteStream(file);
    outputs.push(output);
    entry.ondata = (error, chunk, isLast) => {
      failure ??= error ?? undefined;
      bytes += chunk?.length ?? 0;
      if (bytes > mostBytes) failure ??= new Refusal(`${source} unpacks to more than 4 GB.`);
      if (!failure && chunk.length) output.write(chunk);
      if (isLast || failure) output.end();
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  for await (const chunk of createReadStream(source)) {
    try {
      unzip.push(chunk as Buffer);
    } catch (error) {
      failure ??= error as Error;
    }
    if (failure) break;
    await drained(outputs.at(-1));
  }
  if (!failure) unzip.push(new Uint8Array(), true);
  for (const output of outputs) output.end();
  await Promise.all(outputs.map(closed));
  if (failure instanceof Refusal) throw failure;
  if (failure || !files.length) throw new Refusal(`${source} is no ZIP file that can be read.`);
  return files;
};

const drained = async (output: WriteStream | undefined): Promise<void> => {
  if (output?.writableNeedDrain)
    await new Promise<void>((done) => output.once('drain', () => done()));
};

const closed = (output: WriteStream): Promise<void> =>
  output.closed ? Promise.resolve() : new Promise((done) => output.once('close', () => done()));
