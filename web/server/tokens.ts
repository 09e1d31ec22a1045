import { createHash, randomBytes } from 'node:crypto';

/** A token of 256 random bits, as it stands in a cookie or link. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What the database keeps of a token. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The same of a cookie that may be missing. */
export const hashOfAny = (token: string | undefined): Buffer | null =>
  token ? hashOf(token) : null;
