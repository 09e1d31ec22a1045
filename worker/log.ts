import { Logger } from 'graphile-worker';
import { pino } from 'pino';

// An error of a connection carries the whole client with its statements: not for the log.
const err = (error: Partial<Error> & { code?: string }) => ({
  message: error?.message,
  code: error?.code,
  stack: error?.stack,
});

export const log = pino({
  name: 'worker',
  level: process.env.LOG_LEVEL ?? 'info',
  serializers: { err, error: err },
});

/** The queue's messages in our log; its everyday ones count as details. */
export const queueLogger = new Logger(() => (level, message, meta) => {
  const severity = level === 'error' ? 'error' : level === 'warning' ? 'warn' : 'debug';
  log[severity]({ error: meta?.error }, message);
});
