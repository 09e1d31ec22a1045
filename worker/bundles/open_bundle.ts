import { createWriteStream, mkdtempSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../db/refusal.ts';
import { Unreadable } from '../imports/unreadable.ts';
import { contentOf, entriesOf, openZip } from '../archives/zip_reader.ts';

/** The files of a bundle: the name each has in it, and where it can be read. */
export type BundleSource = {
  files: { name: string; file: string }[];
  close: () => Promise<void>;
};

const mostFiles = 1_000;
const mostBytesUnpacked = 4_000_000_000;

/** Opens a folder or a ZIP, whose files are unpacked under names of our own; `name` is what it is called. */
export const openSource = async (
  source: string,
  mostBytes = mostBytesUnpacked,
  name = path.basename(source),
): Promise<BundleSource> => {
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found) throw new Refusal(`There is no file or folder ${source}.`);
  if (!found.isDirectory()) return unzipped(source, mostBytes, name);
  const entries = await readdir(source, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, file: path.join(source, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, close: async () => {} };
};

const unzipped = async (source: string, mostBytes: number, name: string): Promise<BundleSource> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-bundle-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    return { files: await unpack(source, folder, mostBytes, name), close };
  } catch (error) {
    await close();
    throw error;
  }
};

const unpack = async (source: string, folder: string, mostBytes: number, name: string) => {
  const refused = (how: string) =>
    new Unreadable('no_zip', how, {
      message: `${name} is no ZIP file that can be read: ${how}.`,
    });
  const files: { name: string; file: string }[] = [];
  let bytes = 0;
  const zip = await openZip(source, refused);
  try {
    for await (const entry of entriesOf(zip, refused)) {
      if (path.basename(entry.fileName).startsWith('.')) continue;
      if (files.length === mostFiles) throw new Unreadable('too_many_tables', mostFiles);
      if ((bytes += entry.uncompressedSize) > mostBytes)
        throw new Unreadable('too_large', mostBytes / 1e6, {
          message: `${name} unpacks to more than ${mostBytes / 1e9} GB.`,
        });
      const file = path.join(folder, `${files.length}.csv`);
      await pipeline(contentOf(zip, entry, refused), createWriteStream(file));
      files.push({ name: entry.fileName, file });
    }
  } finally {
    zip.close();
  }
  if (!files.length) throw refused('it holds no files');
  return files;
};
