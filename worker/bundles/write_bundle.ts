import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Zip, ZipDeflate } from 'fflate';

/** Where the files of a bundle go, one after the other; nothing is held in memory. */
export type Bundle = {
  file: (name: string) => Writable;
  /** All is written: the bundle takes its place. */
  close: () => Promise<void>;
  /** What was begun is removed. */
  discard: () => Promise<void>;
};

/** A folder, or a ZIP when the path ends so. */
export const openBundle = (target: string): Promise<Bundle> =>
  target.toLowerCase().endsWith('.zip') ? zipBundle(target) : folderBundle(target);

const folderBundle = async (folder: string): Promise<Bundle> => {
  const draft = `${folder}.${process.pid}.part`;
  await mkdir(draft, { recursive: true });
  const names: string[] = [];
  const file = (name: string) => {
    names.push(name);
    return createWriteStream(path.join(draft, name));
  };
  const discard = () => rm(draft, { recursive: true, force: true });
  const close = async () => {
    await mkdir(folder, { recursive: true });
    for (const name of names) await rename(path.join(draft, name), path.join(folder, name));
    await discard();
  };
  return { file, close, discard };
};

const zipBundle = async (target: string): Promise<Bundle> => {
  const draft = `${target}.${process.pid}.part`;
  const output = createWriteStream(draft);
  await once(output, 'open');
  const zip = new Zip((error, chunk) => {
    if (error) output.destroy(error);
    else output.write(chunk);
  });
  const file = (name: string) => {
    const entry = new ZipDeflate(name);
    zip.add(entry);
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        entry.push(chunk);
        whenDrained(output, done);
      },
      final: (done) => {
        entry.push(new Uint8Array(), true);
        done();
      },
    });
  };
  const discard = async () => {
    output.destroy();
    await rm(draft, { force: true });
  };
  const close = async () => {
    zip.end();
    output.end();
    await finished(output);
    await rename(draft, target);
  };
  return { file, close, discard };
};

const whenDrained = (output: WriteStream, done: () => void): void => {
  if (output.writableNeedDrain) output.once('drain', done);
  else done();
};
