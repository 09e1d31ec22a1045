import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { GraphQLError, parse, print, type ValidationRule } from 'postgraphile/graphql';

const literal = /`\s*((?:query|mutation|fragment)\s[^`]*)`/g;
const builtList = path.resolve(import.meta.dirname, '../build/operations.json');

/** The operations and fragments that stand in the source files of the site, each printed. */
export const definitionsIn = (folder: string): string[] => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(literal)].flatMap(([, source]) =>
      parse(source!).definitions.map(print),
    ),
  );
  return [...new Set(found)].sort();
};

/** What the built site may ask; nothing when it is not built. */
export const listedDefinitions = (): ReadonlySet<string> => {
  try {
    return new Set(JSON.parse(readFileSync(builtList, 'utf8')) as string[]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
};

/** Refuses operations and fragments that are not the site's own. */
export const onlyListed =
  (listed: ReadonlySet<string>): ValidationRule =>
  (context) => ({
    Document: ({ definitions }) => {
      if (definitions.every((definition) => listed.has(print(definition)))) return;
      context.reportError(
        new GraphQLError('Only the operations of this site are answered.', {
          extensions: { code: 'RBOPS' },
        }),
      );
    },
  });
