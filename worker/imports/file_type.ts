import { Unreadable } from './unreadable.ts';

export type FileType = 'text' | 'gzip' | 'zip';

const separators = [',', ';', '\t', '|'];
const linesLookedAt = 15;

/** What a file is, by how it begins; fails for what holds no table that can be read. */
export const typeOf = (beginning: Buffer): FileType => {
  const starts = (...bytes: number[]) => bytes.every((byte, place) => beginning[place] === byte);
  if (starts(0x1f, 0x8b)) return 'gzip';
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) throw new Unreadable('old_excel');
  if (starts(0x42, 0x5a, 0x68)) throw new Unreadable('bzip2');
  if (starts(0x25, 0x50, 0x44, 0x46)) throw new Unreadable('pdf');
  return 'text';
};

/** The encoding of a text, which is looked through to its end. */
export const encodingOf = async (
  source: AsyncIterable<Buffer>,
  beginning: Buffer,
): Promise<string> => {
  const mark = beginning.length > 1 ? beginning.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return 'utf-16';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const part of source) decoder.decode(part, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    return 'win1252';
  }
};

/** What separates the fields: by the first line, unless titles stand above a wider table. */
export const separatorOf = (text: string): string => {
  const lines = text
    .replace(/"[^"]*"/g, '')
    .trimStart()
    .split(/\r\n|\r|\n/, linesLookedAt);
  const count = (line: string, separator: string) => line.split(separator).length;
  const widest = (line: string): [separator: string, width: number] =>
    separators
      .map((one): [string, number] => [one, count(line, one)])
      .reduce((best, next) => (next[1] > best[1] ? next : best));
  const [first, width] = widest(lines[0]!);
  const [wider] = lines
    .map(widest)
    .filter(([one, n]) => n > width + 1 && lines.filter((l) => count(l, one) === n).length > 1)
    .toSorted(([, a], [, b]) => b - a);
  return wider?.[0] ?? first;
};
