const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A function that says the database's sentences in another language: `sentences` has a translation
 * for each, `%s` where a value stands. One that is not there stays as it is.
 */
export const translatedBy = (sentences: Record<string, string>): ((given: string) => string) => {
  const patterns = Object.entries(sentences).map(
    ([sentence, translation]) =>
      [new RegExp(`^${escaped(sentence).replaceAll('%s', '(.+)')}$`, 's'), translation] as const,
  );
  return (given) => {
    for (const [pattern, translation] of patterns) {
      const [found, ...values] = pattern.exec(given) ?? [];
      if (found !== undefined) return translation.replaceAll('%s', () => values.shift() ?? '');
    }
    return given;
  };
};
