import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A ZIP file that is being written, one of its files after the other. */
export type ZipDraft = {
  /** Where the content of a file goes. */
  file: (name: string) => Writable;
  /** All is written: the ZIP gets its name. */
  close: () => Promise<void>;
  /** What was begun is removed. */
  discard: () => Promise<void>;
};

/** Begins a ZIP file, readable by nobody else; little of it lies in memory. */
export const beginZip = (target: string): ZipDraft => {
  const part = `${target}.part`;
  const zip = new ZipFile();
  const out = createWriteStream(part, { mode: 0o600 });
  const written = pipeline(zip.outputStream, out);
  written.catch(() => {}); // said to who writes or closes
  const file = (name: string): Writable => {
    const entry = new PassThrough();
    written.catch((error) => entry.destroy(error));
    zip.addReadStream(entry, name);
    return entry;
  };
  const close = async () => {
    zip.end();
    await written;
    await rename(part, target);
  };
  const discard = async () => {
    out.destroy();
    await written.catch(() => {});
    await rm(part, { force: true });
  };
  zip.on('error', (error) => out.destroy(error));
  return { file, close, discard };
};

/** Adds a file to the ZIP that is being written. */
export type Add = (name: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>;

/** Writes a ZIP file piece by piece; it gets its name when it is whole. */
export const writeZip = async (file: string, fill: (add: Add) => Promise<void>): Promise<void> => {
  const zip = beginZip(file);
  try {
    await fill((name, chunks) => pipeline(chunks, zip.file(name)));
    await zip.close();
  } catch (error) {
    await zip.discard();
    throw error;
  }
};
