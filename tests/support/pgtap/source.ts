import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const block = 512;

/** The SQL that defines pgTAP, out of the archive that npm delivers. */
export const pgTapSource = (): string => {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite-pgtap');
  const archive = gunzipSync(readFileSync(path.join(path.dirname(entry), 'pgtap.tar.gz')));
  const text = (start: number, end: number) =>
    archive.toString('latin1', start, end).split('\0', 1)[0] ?? '';
  for (let at = 0; at < archive.length;) {
    const size = parseInt(text(at + 124, at + 136), 8) || 0;
    const content = at + block;
    if (/\/pgtap--\d+\.\d+\.\d+\.sql$/.test(text(at, at + 100))) {
      return archive.toString('utf8', content, content + size);
    }
    at = content + Math.ceil(size / block) * block;
  }
  throw new Error('The pgTAP package holds no pgtap--x.y.z.sql.');
};
