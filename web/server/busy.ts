import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { GraphileConfig } from 'postgraphile/graphile-build';
import { isBusy } from './pools.ts';

const pause = '2';

const comeAgain = (response: Response): void => {
  response.status(503).set('Retry-After', pause).json({ code: 'RBBSY' });
};

/** Beyond as many requests at once, the others are told to come again. */
export const shed = (maximum: number): RequestHandler => {
  let underWay = 0;
  return (_, response, next) => {
    if (underWay >= maximum) {
      comeAgain(response);
      return;
    }
    underWay += 1;
    response.once('close', () => (underWay -= 1));
    next();
  };
};

// PostgreSQL gave up a lock, or a statement.
const isStopped = (error: unknown): boolean =>
  ['55P03', '57014'].includes((error as { code?: string } | null)?.code ?? '');

/** Tells who waited in vain for a connection, a lock or an answer to come again. */
export const busyErrors: ErrorRequestHandler = (error, _request, response, next) => {
  if ((isBusy(error) || isStopped(error)) && !response.headersSent) comeAgain(response);
  else next(error);
};

type Payload = {
  data?: Record<string, unknown> | null;
  errors?: { extensions?: { code?: unknown } }[];
};
type Result = {
  type: string;
  statusCode: number;
  headers: Record<string, string>;
  buffer?: Buffer;
};

// What was done in part must not be asked for again as a whole.
const isInVain = (answer: Buffer): boolean => {
  if (!answer.includes('"RBBSY"')) return false;
  const { data, errors } = JSON.parse(answer.toString()) as Payload;
  return (
    (errors ?? []).some(({ extensions }) => extensions?.code === 'RBBSY') &&
    Object.values(data ?? {}).every((value) => value === null)
  );
};

/** The same for the API: 503 with Retry-After, beside GraphQL's own words. */
export const busyAnswers = {
  name: 'BusyAnswersPlugin',
  version: '1.0.0',
  grafserv: {
    middleware: {
      async processRequest(next: () => Promise<Result | null>) {
        const result = await next();
        if (!result?.buffer || !isInVain(result.buffer)) return result;
        return { ...result, statusCode: 503, headers: { ...result.headers, 'retry-after': pause } };
      },
    },
  },
} as unknown as GraphileConfig.Plugin;
