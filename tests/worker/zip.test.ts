import { readFileSync } from 'node:fs';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { Refusal } from '../../db/refusal.ts';
import {
  contentOf,
  damaged,
  entriesOf,
  openZip,
  readZip,
} from '../../worker/archives/zip_reader.ts';
import { writeZip } from '../../worker/archives/zip_writer.ts';
import { openSource } from '../../worker/bundles/open_bundle.ts';
import { useFiles } from '../support/cli.ts';

// ZIP files from outside, such as bundles and archives: what is wrong with one is said, and nothing
// else happens.

const write = useFiles();
const text = 'sourcedId,status\r\n'.repeat(500);
const good = () => Buffer.from(zipSync({ 'orgs.csv': strToU8(text), 'users.csv': strToU8('a') }));
const outcome = async (file: string): Promise<unknown> => {
  try {
    const { files, close } = await openSource(file, 1_000_000);
    const contents = files.map((one) => [one.name, readFileSync(one.file, 'utf8')]);
    await close();
    return Object.fromEntries(contents);
  } catch (error) {
    return error;
  }
};

test('a ZIP with a byte that was changed is refused, or its files are as they were', async () => {
  const whole = good();
  const results = { refused: 0, whole: 0 };
  for (let place = 0; place < whole.length; place++) {
    const changed = Buffer.from(whole);
    changed[place]! ^= 1 << (place % 8);
    const found = await outcome(write(`byte-${place}.zip`, changed));
    if (found instanceof Error) {
      expect(found, `byte ${place}`).toBeInstanceOf(Refusal);
      results.refused++;
    } else {
      expect(Object.values(found as object), `byte ${place}`).toEqual([text, 'a']);
      results.whole++;
    }
  }
  expect(results.refused).toBeGreaterThan(whole.length / 3);
});

test('a ZIP that is cut off anywhere is refused', async () => {
  const whole = good();
  for (let length = 0; length < whole.length; length += 7) {
    const found = await outcome(write('cut.zip', whole.subarray(0, length)));
    expect(found).toBeInstanceOf(Refusal);
    expect((found as Error).message).toContain('cut.zip is no ZIP file that can be read');
  }
});

test.each<[string, Record<string, Uint8Array>, string]>([
  ['unpacks to more than it may', { 'orgs.csv': new Uint8Array(1_100_000) }, '0.001 GB'],
  ['leads out of its folder', { '../orgs.csv': strToU8('a') }, 'invalid relative path'],
  ['names a place of the server', { '/etc/passwd': strToU8('a') }, 'absolute path'],
  ['is empty', {}, 'it holds no files'],
])('a ZIP that %s is refused', async (_, files, reason) => {
  const found = await outcome(write('tricky.zip', zipSync(files)));
  expect(found).toBeInstanceOf(Refusal);
  expect((found as Error).message).toContain(reason);
});

test('an archive whose files share bytes, stand twice or are locked is refused', async () => {
  const entry = (name: string) => Buffer.from(zipSync({ [name]: strToU8(text) }));
  const refused = (bytes: Buffer, reason: string) =>
    expect(readZip(write('archive.zip', bytes), () => true)).rejects.toThrow(reason);
  const twice = Buffer.from(zipSync({ 'a.csv': strToU8(text), 'b.csv': strToU8(text) }));
  for (let at = twice.indexOf('b.csv'); at !== -1; at = twice.indexOf('b.csv', at + 1))
    twice.write('a', at);
  await refused(twice, 'it holds a.csv twice');
  const shared = Buffer.from(zipSync({ 'a.csv': strToU8(text), 'b.csv': strToU8(text) }));
  const second = shared.lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
  shared.writeUInt32LE(0, second + 42);
  await refused(shared, 'its files share bytes');
  const locked = entry('a.csv');
  const directory = locked.lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
  locked.writeUInt16LE(1, directory + 8);
  await refused(locked, 'it is packed in an unknown way');
});

test('what is written can be read, also while it comes, and a failure leaves no file', async () => {
  const file = write('out.zip', '');
  const parts = async function* () {
    for (let part = 0; part < 100; part++) yield Buffer.from(`${part}\n`.repeat(1000));
  };
  await writeZip(file, async (add) => {
    await add('tables/a.jsonl', parts());
    await add('é.txt', parts());
  });
  const zip = await openZip(file, damaged);
  const found: [string, number][] = [];
  for await (const entry of entriesOf(zip, damaged)) {
    let bytes = 0;
    for await (const chunk of contentOf(zip, entry, damaged)) bytes += chunk.length;
    found.push([entry.fileName, bytes]);
  }
  zip.close();
  expect(found).toEqual([
    ['tables/a.jsonl', 290_000],
    ['é.txt', 290_000],
  ]);

  const broken = async function* () {
    yield Buffer.from('a');
    throw new Error('the database is gone');
  };
  const half = path.join(path.dirname(file), 'half.zip');
  await expect(writeZip(half, (add) => add('a.txt', broken()))).rejects.toThrow('database is gone');
  await expect(openZip(half, damaged)).rejects.toThrow('There is no file');
  await expect(openZip(`${half}.part`, damaged)).rejects.toThrow('There is no file');
  const nowhere = path.join(path.dirname(file), 'missing/out.zip');
  await expect(writeZip(nowhere, (add) => add('a.txt', parts()))).rejects.toThrow('ENOENT');
});
