import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const run = (program: string, args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** As root, installs the programs that look into PDF files; fails where that is impossible. */
const requirePoppler = (): void => {
  try {
    run('pdftotext', ['-v']);
  } catch (error) {
    if (process.getuid?.() !== 0) {
      throw new Error('There is no pdftotext. Install poppler-utils.', { cause: error });
    }
    run('apt-get', ['update']);
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', 'poppler-utils']);
  }
};

const withFile = <Result>(pdf: Uint8Array, look: (file: string) => Result): Result => {
  requirePoppler();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rollbook-pdf-'));
  try {
    const file = path.join(folder, 'file.pdf');
    writeFileSync(file, pdf);
    return look(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The text of each page of a PDF file. */
export const pdfPages = (pdf: Uint8Array): string[] =>
  withFile(pdf, (file) => run('pdftotext', ['-layout', file, '-']).split('\f').slice(0, -1));

/** What is known of a PDF file: pages, whether it is tagged, the size of its paper… */
export const pdfFacts = (pdf: Uint8Array): Record<string, string> =>
  withFile(pdf, (file) =>
    Object.fromEntries(
      run('pdfinfo', [file])
        .split('\n')
        .map((line) => line.split(/:\s+/) as [string, string])
        .filter(([name]) => name),
    ),
  );

/** The first page as grey points, one byte each, row by row. */
export const pdfPoints = (pdf: Uint8Array): { width: number; height: number; points: Buffer } =>
  withFile(pdf, (file) => {
    run('pdftoppm', ['-gray', '-r', '60', '-singlefile', file, file]);
    const image = readFileSync(`${file}.pgm`);
    const [, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(image.toString('latin1', 0, 40))!;
    const size = Number(width) * Number(height);
    return { width: Number(width), height: Number(height), points: image.subarray(-size) };
  });
