/** How many of a kind an import makes, changes and leaves. */
export type Change = { what: string; added: string; changed: string; same: string };

/** Says what an import made, or would make; `whole` is what it is all about. */
export const summary = (changes: Change[], dryRun: boolean, whole: string): string => {
  const touched = changes.filter(({ added, changed }) => +added + +changed > 0);
  if (!touched.length)
    return `Nothing changed: all ${same(changes, whole)} ${whole} are there already.`;
  const width = Math.max(...changes.map(({ what }) => what.length));
  const lines = changes.map(
    ({ what, added, changed, same }) =>
      `  ${what.padEnd(width)}  ${added} new, ${changed} changed, ${same} as they were`,
  );
  const title = dryRun ? 'Nothing was written. The import would make:' : 'Imported:';
  return [title, ...lines].join('\n');
};

const same = (changes: Change[], whole: string): string =>
  changes.find(({ what }) => what === whole)?.same ??
  String(changes.reduce((sum, change) => sum + Number(change.same), 0));
