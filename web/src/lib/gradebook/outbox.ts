import type { Answer } from './send.ts';
import type { Edit } from './types.ts';

type Options = {
  /** The version that an edit of the cell is based on now, and the remark that it keeps. */
  basisOf: (key: string) => Pick<Edit, 'comment' | 'version'>;
  send: (edits: Edit[]) => Promise<Answer>;
  /** Takes note of an answer; returns the edits to send again. */
  settle: (edits: Edit[], answer: Answer) => Edit[];
  notify: (state: Sending) => void;
};

/** How many marks are not saved yet, and whether the last request was answered; if not, why. */
export type Sending = { count: number; condition: 'ready' | 'unreachable' | 'signedOut' };

const mostAtOnce = 2000;
const longestPause = 15_000;

/**
 * Sends edits, one request at a time: what is entered meanwhile waits and goes together. A request
 * without an answer is sent again as it was, which the database takes as the same.
 */
export const createOutbox = ({ basisOf, send, settle, notify }: Options) => {
  const waiting = new Map<string, string | null>();
  let batch: Edit[] = [];
  let isRunning = false;
  let wake = (): void => {};
  let condition: Sending['condition'] = 'ready';

  const tell = (): void => {
    const keys = new Set([...waiting.keys(), ...batch.map(({ key }) => key)]);
    notify({ count: keys.size, condition });
  };
  const takeBatch = (): Edit[] => {
    const edits = [...waiting]
      .slice(0, mostAtOnce)
      .map(([key, mark]) => ({ key, mark, ...basisOf(key) }));
    for (const { key } of edits) waiting.delete(key);
    return edits;
  };
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    let failures = 0;
    while (batch.length > 0 || waiting.size > 0) {
      if (batch.length === 0) batch = takeBatch();
      const answer = await send(batch);
      if (answer.kind === 'unreachable' || answer.kind === 'signedOut') {
        condition = answer.kind;
        tell();
        await pause(Math.min(1000 * 2 ** failures++, longestPause));
        continue;
      }
      condition = 'ready';
      failures = 0;
      for (const { key, mark } of settle(batch, answer)) {
        if (!waiting.has(key)) waiting.set(key, mark);
      }
      batch = [];
      tell();
    }
    isRunning = false;
  };

  return {
    /** Whether a newer edit of the cell waits. */
    has: (key: string): boolean => waiting.has(key),
    put: (edits: Pick<Edit, 'key' | 'mark'>[]): void => {
      for (const { key, mark } of edits) waiting.set(key, mark);
      tell();
      void run();
    },
    /** Tries again at once. */
    retry: (): void => wake(),
  };
};
