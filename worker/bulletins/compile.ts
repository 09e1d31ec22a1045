import { createRequire } from 'node:module';
import path from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { printable, type Batch } from './batch.ts';

const require = createRequire(import.meta.url);

// Whole fonts: parts of one, as made for the web, would be mixed with others. Battambang for Khmer,
// because the text of its PDF can be searched and copied, unlike that of Noto Sans Khmer.
const fonts = [
  '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
  '@expo-google-fonts/battambang/400Regular/Battambang_400Regular.ttf',
  '@expo-google-fonts/battambang/700Bold/Battambang_700Bold.ttf',
];

const workspace = path.join(import.meta.dirname, 'typst');
const place = (name: string): string => path.join(workspace, name);

/** How a PDF is made: tagged for screen readers, or small for print. */
export type Printing = { isTagged: boolean };

let compiler: NodeCompiler | undefined;

type Compiled = NonNullable<ReturnType<NodeCompiler['compile']>['result']>;

const compile = (compiler: NodeCompiler, batch: object): Compiled => {
  compiler.mapShadow(place('batch.json'), Buffer.from(JSON.stringify(batch)));
  const compiled = compiler.compile({ mainFilePath: place('main.typ') });
  if (compiled.result) return compiled.result;
  const error = compiled.takeDiagnostics();
  throw new Error(JSON.stringify(error?.shortDiagnostics ?? 'Typst failed.'));
};

/** Makes the PDF file of a batch, and tells its pages; fails with what Typst says. */
export const compileBulletins = (
  input: Batch,
  { isTagged }: Printing,
): { content: Buffer; pages: number } => {
  compiler ??= NodeCompiler.create({
    workspace,
    fontArgs: [{ fontPaths: fonts.map((font) => require.resolve(font)) }],
  });
  compiler.resetShadow();
  const { batch, images } = printable(input);
  for (const image of images) compiler.mapShadow(place(image.path), image.content);
  // measuring takes twice the time and memory: only where a page has not been enough for one
  let document = compile(compiler, { ...batch, isMeasured: false });
  const isTooLong = document.numOfPages > batch.bulletins.length && !batch.isTranscript;
  if (isTooLong) document = compile(compiler, { ...batch, isMeasured: true });
  const content = compiler.pdf(document, { pdfTags: isTagged });
  const pages = document.numOfPages;
  compiler.evictCache(0); // else the memory of every class would stay
  return { content, pages };
};
