import { GraphQLError } from 'postgraphile/graphql';
import type pg from 'pg';
import { isBusy } from './pools.ts';

/** Sentence of each constraint and unique index, by its name: its comment in the database. */
export type Sentences = Map<string, string>;

/** Reads what the database says of its constraints. */
export const readSentences = async (pool: pg.Pool): Promise<Sentences> => {
  const { rows } = await pool.query<{ name: string; sentence: string }>(
    `select k.conname as name, obj_description(k.oid, 'pg_constraint') as sentence
     from pg_constraint k
     where obj_description(k.oid, 'pg_constraint') is not null
     union all
     select c.relname, obj_description(c.oid, 'pg_class')
     from pg_class c
     where c.relkind = 'i' and obj_description(c.oid, 'pg_class') is not null`,
  );
  return new Map(rows.map(({ name, sentence }) => [name, sentence]));
};

const general: Record<string, string> = {
  '22P02': 'A value has the wrong form.',
  '22003': 'A number is too large.',
  '22007': 'A date has the wrong form.',
  '23001': 'Something else refers to this.',
  '23502': 'A required value is missing.',
  '23503': 'Something this refers to does not exist, or others refer to it.',
  '23505': 'This already exists.',
  '23514': 'A value is not allowed.',
  '23P01': 'This overlaps with something that exists.',
  '40001': 'Somebody else changed the same thing. Try again.',
  '40P01': 'Somebody else changed the same thing. Try again.',
  '42501': 'You are not allowed to do this.',
  '55P03': 'Somebody else is changing the same thing. Try again.',
  '57014': 'This took too long and was stopped.',
  '25006': 'A query can’t change anything.',
};

const ownCode = /^RB[A-Z]{3}$/;

/**
 * What a client learns of an error: our own codes and the known ones of PostgreSQL with a sentence,
 * nothing of others (`null`: to be masked and logged).
 */
export const publicError = (
  error: Partial<pg.DatabaseError>,
  sentences: Sentences,
): { message: string; extensions: Record<string, unknown> } | null => {
  const { code, hint, column, constraint, detail, message } = error;
  if (isBusy(error)) {
    return { message: 'The server is busy. Try again.', extensions: { code: 'RBBSY' } };
  }
  if (/^No values were (updated|deleted)/.test(message ?? '')) {
    return {
      message: 'It is not there any more, or not yours to change.',
      extensions: { code: 'RBGON' },
    };
  }
  if (/no new values were specified/.test(message ?? '')) {
    return { message: 'Nothing to change was given.', extensions: { code: 'RBVAL' } };
  }
  if (!code) return null;
  if (ownCode.test(code)) {
    const details = detail?.startsWith('[') ? (JSON.parse(detail) as unknown) : undefined;
    return { message: message ?? code, extensions: { code, hint, field: column, details } };
  }
  const sentence = (constraint && sentences.get(constraint)) ?? general[code];
  if (!sentence) return null;
  return { message: sentence, extensions: { code, field: column, constraint } };
};

/** PostGraphile's `maskError`: known errors pass, all others are logged and hidden. */
export const maskErrors =
  (sentences: () => Sentences, log: (error: unknown) => void) =>
  (error: GraphQLError): GraphQLError => {
    const original = error.originalError as Partial<pg.DatabaseError> | undefined;
    if (!original) return error; // GraphQL's own: a mistake in the request
    const known = publicError(original, sentences());
    if (!known) log(original);
    const { message, extensions } = known ?? {
      message: 'Something went wrong. The error was logged.',
      extensions: { code: 'RBERR' },
    };
    return new GraphQLError(message, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      path: error.path,
      extensions,
    });
  };
