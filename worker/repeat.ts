import { setTimeout as sleep } from 'node:timers/promises';
import { log } from './log.ts';

/** Ends a loop; resolves when its last round is over. */
export type Stop = () => Promise<void>;

/**
 * Calls `round` again and again, `pause` ms apart or at once when it answers `true`. A failure
 * ends nothing: the first of a row is logged.
 */
export const repeat = (name: string, pause: number, round: () => Promise<unknown>): Stop => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let failing = false;
  const loop = async () => {
    while (!signal.aborted) {
      let again: unknown;
      try {
        again = await round();
        failing = false;
      } catch (error) {
        if (!failing) log.error({ err: error }, `${name} fails and will be tried again`);
        failing = true;
      }
      if (again !== true) await sleep(pause, undefined, { signal }).catch(() => {});
    }
  };
  const done = loop();
  return () => {
    stopping.abort();
    return done;
  };
};
