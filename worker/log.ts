import { Logger } from 'graphile-worker';
import { pino } from 'pino';

export const log = pino({ name: 'worker', level: process.env.LOG_LEVEL ?? 'info' });

/** The queue's messages in our log; its everyday ones count as details. */
export const queueLogger = new Logger(() => (level, message, meta) => {
  const severity = level === 'error' ? 'error' : level === 'warning' ? 'warn' : 'debug';
  log[severity]({ error: meta?.error }, message);
});
