import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { Refusal } from '../../db/refusal.ts';

export type { Entry } from 'yauzl';

// what deflate makes of text is rarely smaller than a fiftieth; a bomb is a thousandth
const mostRatio = 250;
const allowance = 2 ** 20;

/** Makes the sentence that refuses a ZIP of what is wrong with it. */
export type Refused = (how: string) => Refusal;

/** Opens a ZIP file, to be closed by the caller. */
export const openZip = (file: string, refused: Refused): Promise<ZipFile> =>
  openPromise(file, { autoClose: false }).catch((error) => {
    throw error.code === 'ENOENT'
      ? new Refusal(`There is no file ${file}.`)
      : refused('it is no ZIP, or was cut off');
  });

/** The files of a ZIP in the order of its directory. */
export const entriesOf = async function* (zip: ZipFile, refused: Refused): AsyncGenerator<Entry> {
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (!entry.canDecodeFileData()) throw refused('it is packed in an unknown way');
      yield entry;
    }
  } catch (error) {
    throw error instanceof Refusal ? error : refused((error as Error).message);
  }
};

/** The content of a file in a ZIP; fails when it is not what the directory says. */
export const contentOf = async function* (
  zip: ZipFile,
  entry: Entry,
  refused: Refused,
): AsyncGenerator<Buffer> {
  let sum = 0;
  try {
    const content: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
    for await (const chunk of content) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw refused(`${entry.fileName} can’t be unpacked (${(error as Error).message})`);
  }
  if (sum !== entry.crc32) throw refused(`${entry.fileName} was changed (CRC-32)`);
};

/**
 * Reads the directory of an archive. Refuses what is cut off, encrypted or packed in another way,
 * names that are not `allowed` or stand twice, files that share bytes, and bombs: what becomes more
 * than `most` times as large.
 */
export const readZip = async (
  file: string,
  allowed: (name: string) => boolean,
  most = mostRatio,
): Promise<Map<string, Entry>> => {
  const zip = await openZip(file, damaged);
  try {
    const entries: Entry[] = [];
    for await (const entry of entriesOf(zip, damaged)) entries.push(entry);
    check(entries, allowed, most);
    return new Map(entries.map((entry) => [entry.fileName, entry]));
  } finally {
    zip.close();
  }
};

/** The content of a file in an archive. */
export const readEntry = async function* (file: string, entry: Entry): AsyncGenerator<Buffer> {
  const zip = await openZip(file, damaged);
  try {
    yield* contentOf(zip, entry, damaged);
  } finally {
    zip.close();
  }
};

const check = (entries: Entry[], allowed: (name: string) => boolean, most: number): void => {
  const names = new Set<string>();
  let end = 0;
  const inOrder = entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  for (const { fileName, ...entry } of inOrder) {
    const { compressedSize, uncompressedSize, relativeOffsetOfLocalHeader: start } = entry;
    if (!allowed(fileName)) throw damaged(`it holds "${fileName}", which no archive does`);
    if (names.has(fileName)) throw damaged(`it holds ${fileName} twice`);
    if (start < end) throw damaged('its files share bytes');
    if (uncompressedSize > most * compressedSize + allowance)
      throw damaged(`${fileName} is far too large unpacked`);
    names.add(fileName);
    end = start + compressedSize;
  }
};

/** The archive is not as it was made. */
export const damaged = (how: string): Refusal =>
  new Refusal(`The archive can’t be trusted: ${how}. Nothing was imported.`);
