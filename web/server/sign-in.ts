import type { Request, Response } from 'express';
import type pg from 'pg';
import type { AddressLimit } from './addresses.ts';
import { clientAddress } from './context.ts';
import { readCookies, schoolCookie, sessionCookie, setCookie, stepCookie } from './cookies.ts';
import { hashOfAny } from './tokens.ts';

/** What the routes of sign-in share. */
export type SignInContext = { pool: pg.Pool; masterKey: Buffer; attempts: AddressLimit };

/** The end of a sign-in as the database tells it; expires_at is null when it was refused. */
export type Opened = { school: number | null; expires_at: Date | null };

export const sessionHash = (request: Request): Buffer | null =>
  hashOfAny(readCookies(request)[sessionCookie(request)]);

export const stepHash = (request: Request): Buffer | null =>
  hashOfAny(readCookies(request)[stepCookie(request)]);

/** A text of the request's body; empty when missing or longer than `longest`. */
export const textOf = (request: Request, name: string, longest = 1000): string => {
  const value = ((request.body ?? {}) as Record<string, unknown>)[name];
  return typeof value === 'string' && value.length <= longest ? value : '';
};

export const wrong = (response: Response): void =>
  void response.status(401).json({ code: 'RBSGN', message: 'Name, password or code is wrong.' });

export const locked = (response: Response, until: Date): void =>
  void response.status(429).json({ code: 'RBLCK', lockedUntil: until });

/** Whether the address may try; otherwise the request is answered. */
export const mayTry = async (
  limit: AddressLimit,
  request: Request,
  response: Response,
): Promise<boolean> => {
  const wait = await limit.take(request);
  if (wait === null) return true;
  response.status(429).set('Retry-After', String(wait)).json({ code: 'RBADR', wait });
  return false;
};

/** What the database notes of a browser: its name, its address, and the session that ends. */
export const browserOf = (request: Request): [string | null, string | null, Buffer | null] => [
  request.headers['user-agent'] ?? null,
  clientAddress(request) || null,
  sessionHash(request),
];

// On a shared device a session is for less than a day, and a cookie until the browser is closed.
const ageUntil = (end: Date): number | null => {
  const left = Math.floor((end.getTime() - Date.now()) / 1000);
  return left > 24 * 3600 ? left : null;
};

/** Gives the browser the token of a session that ends then. */
export const keepSignedIn = (
  request: Request,
  response: Response,
  token: string,
  end: Date,
): void => setCookie(request, response, sessionCookie(request), token, ageUntil(end));

/** Gives the browser its cookies after a sign-in. */
export const letIn = (
  request: Request,
  response: Response,
  token: string,
  { school, expires_at: end }: Opened,
): void => {
  if (!end) throw new Error('No session was opened.');
  keepSignedIn(request, response, token, end);
  setCookie(request, response, stepCookie(request), null, 0);
  const chosen = school === null ? null : String(school);
  setCookie(request, response, schoolCookie, chosen, ageUntil(end));
};
