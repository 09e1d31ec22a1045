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

/** How a PDF is made: tagged for screen readers, or small for print. */
export type Printing = { isTagged: boolean };

/** Makes the PDF file of a batch, and tells its pages; fails with what Typst says. */
export const compileBulletins = (
  input: Batch,
  { isTagged }: Printing,
): { content: Buffer; pages: number } => {
  const compiler = NodeCompiler.create({
    workspace,
    fontArgs: [{ fontPaths: fonts.map((font) => require.resolve(font)) }],
  });
  const { batch, images } = printable(input);
  const place = (name: string) => path.join(workspace, name);
  compiler.mapShadow(place('batch.json'), Buffer.from(JSON.stringify(batch)));
  for (const image of images) compiler.mapShadow(place(image.path), image.content);
  const compiled = compiler.compile({ mainFilePath: place('main.typ') });
  const document = compiled.result;
  if (!document) {
    const error = compiled.takeDiagnostics();
    throw new Error(JSON.stringify(error?.shortDiagnostics ?? 'Typst failed.'));
  }
  return {
    content: compiler.pdf(document, { pdfTags: isTagged }),
    pages: document.numOfPages,
  };
};
