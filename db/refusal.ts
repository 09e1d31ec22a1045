/** A failure that the operator can act on: the message is one sentence and needs no stack trace. */
export class Refusal extends Error {}

/** Prints why the process gives up (one sentence for a refusal, everything otherwise), exit code 1. */
export const giveUp = (error: unknown): void => {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
};
