import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { Refusal } from '../../db/refusal.ts';

export type Entry = {
  name: string;
  packed: number;
  bytes: number;
  start: number;
  isDeflated: boolean;
};

// what deflate makes of text is rarely smaller than a fiftieth; a bomb is a thousandth
const mostRatio = 250;
const allowance = 2 ** 20;
const endLength = 22;
const longestComment = 65_535;

/**
 * Reads the directory of a ZIP file. Refuses what is cut off, encrypted or packed in another way,
 * names that are not `allowed` or stand twice, files that share bytes, and bombs: what becomes more
 * than `most` times as large.
 */
export const readZip = async (
  file: string,
  allowed: (name: string) => boolean,
  most = mostRatio,
): Promise<Map<string, Entry>> => {
  const handle = await open(file).catch(() => {
    throw new Refusal(`There is no file ${file}.`);
  });
  try {
    const { size } = await handle.stat();
    const entries = await readDirectory(handle, size);
    check(entries, allowed, most);
    return new Map(entries.map((entry) => [entry.name, entry]));
  } catch (error) {
    // a number that leads out of the file
    throw error instanceof RangeError ? damaged('its directory is broken') : error;
  } finally {
    await handle.close();
  }
};

/** The content of a file in the ZIP; fails when it is not as long as the directory says. */
export const readEntry = async function* (file: string, entry: Entry): AsyncGenerator<Buffer> {
  const { start, packed, bytes, name, isDeflated } = entry;
  if (packed === 0 && bytes === 0) return;
  const source = createReadStream(file, { start, end: start + Math.max(packed, 1) - 1 });
  const inflated = source
    .on('error', (error) => inflated.destroy(error))
    .pipe(isDeflated ? createInflateRaw() : new PassThrough());
  let read = 0;
  try {
    for await (const chunk of inflated as AsyncIterable<Buffer>) {
      if ((read += chunk.length) > bytes) break;
      yield chunk;
    }
  } catch {
    throw damaged(`${name} can’t be unpacked`);
  } finally {
    source.destroy();
  }
  if (read !== bytes) throw damaged(`${name} has another length than its directory says`);
};

const readDirectory = async (handle: FileHandle, size: number): Promise<Entry[]> => {
  const tail = await readAt(handle, Math.max(0, size - endLength - longestComment), size);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end === -1) throw damaged('it is no ZIP, or was cut off');
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  const directory = await readAt(handle, start, start + length);

  const entries: Entry[] = [];
  for (let at = 0; entries.length < count;) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw damaged('its directory is broken');
    const flags = directory.readUInt16LE(at + 8);
    const method = directory.readUInt16LE(at + 10);
    if (flags & 1 || (method !== 8 && method !== 0))
      throw damaged('it is packed in an unknown way');
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const offset = directory.readUInt32LE(at + 42);
    const local = await readAt(handle, offset, offset + 30);
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd),
      packed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      isDeflated: method === 8,
      start: offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28),
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
};

const readAt = async (handle: FileHandle, start: number, end: number): Promise<Buffer> => {
  const length = end - start;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
  if (bytesRead < length) throw damaged('it was cut off');
  return buffer;
};

const check = (entries: Entry[], allowed: (name: string) => boolean, most: number): void => {
  const names = new Set<string>();
  let end = 0;
  for (const { name, packed, bytes, start } of entries.toSorted((a, b) => a.start - b.start)) {
    if (!allowed(name)) throw damaged(`it holds "${name}", which no archive does`);
    if (names.has(name)) throw damaged(`it holds ${name} twice`);
    if (start < end) throw damaged('its files share bytes');
    if (bytes > most * packed + allowance) throw damaged(`${name} is far too large unpacked`);
    names.add(name);
    end = start + packed;
  }
};

/** The archive is not as it was made. */
export const damaged = (how: string): Refusal =>
  new Refusal(`The archive can’t be trusted: ${how}. Nothing was imported.`);
