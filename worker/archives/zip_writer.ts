import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Zip, ZipDeflate } from 'fflate';
import { Refusal } from '../../db/refusal.ts';

const most = 2 ** 32 - 1;

/** Adds a file to the ZIP that is being written. */
export type Add = (name: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>;

/**
 * Writes a ZIP file piece by piece, readable by nobody else; it gets its name when it is whole.
 * Refuses to grow beyond 4 GiB, which a plain ZIP can't hold.
 */
export const writeZip = async (file: string, fill: (add: Add) => Promise<void>): Promise<void> => {
  const part = `${file}.part`;
  const out = createWriteStream(part, { mode: 0o600 });
  try {
    await once(out, 'open');
    let failure: Error | undefined;
    const zip = new Zip((error, data) => {
      if (error) failure = error;
      else out.write(data);
    });
    const settle = async () => {
      if (failure) throw failure;
      if (out.errored) throw out.errored;
      if (out.bytesWritten + out.writableLength > most) throw tooLarge();
      if (out.writableNeedDrain) await once(out, 'drain');
    };
    await fill(async (name, chunks) => {
      const entry = new ZipDeflate(name, { level: 6 });
      zip.add(entry);
      let bytes = 0;
      for await (const chunk of chunks) {
        if ((bytes += chunk.length) > most) throw tooLarge();
        entry.push(chunk);
        await settle();
      }
      entry.push(new Uint8Array(0), true);
      await settle();
    });
    zip.end();
    out.end();
    await once(out, 'close');
    await rename(part, file);
  } catch (error) {
    out.destroy();
    await rm(part, { force: true });
    throw error;
  }
};

const tooLarge = () => new Refusal('The archive would be larger than the 4 GiB that a ZIP holds.');
