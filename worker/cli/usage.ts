/** A command line that can't be understood: exit code 2. */
export class UsageError extends Error {}

export type Command = {
  /** As it is typed, with its arguments. */
  usage: string;
  summary: string;
  /** Lines below the summary in its own help. */
  details?: string[];
  /** Returns the exit code; nothing means 0. */
  run: (args: string[]) => Promise<number | undefined>;
};

/** The value of an option that the command can't do without. */
export const required = (value: string | undefined, name: string): string => {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
};

/** The number an option holds; undefined when it was not given. */
export const wholeNumber = (value: string | undefined, name: string): number | undefined => {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} is not a whole number: ${value}`);
  return Number(value);
};
