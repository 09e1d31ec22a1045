import path from 'node:path';
import type { Plugin } from 'vitest/config';

/** Makes vitest take `*.test.sql` files as test files. */
export const pgTap = (): Plugin => ({
  name: 'pgtap',
  enforce: 'pre',
  load: (id) => {
    if (!id.endsWith('.test.sql')) return undefined;
    const runner = path.join(import.meta.dirname, 'file.ts');
    return `import { pgTapFile } from ${JSON.stringify(runner)};
await pgTapFile(${JSON.stringify(id)});`;
  },
});
