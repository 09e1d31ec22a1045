import express, { type Request, type Response } from 'express';
import type pg from 'pg';
import { verifyPassword } from '../../db/password.ts';
import { accountRoutes } from './account.ts';
import { limitAddresses } from './addresses.ts';
import { clientAddress } from './context.ts';
import { readCookies, schoolCookie, sessionCookie, setCookie, stepCookie } from './cookies.ts';
import { resetRoutes } from './resets.ts';
import { secondStepRoutes } from './second-step.ts';
import {
  browserOf,
  letIn,
  locked,
  mayTry,
  sessionHash,
  textOf,
  wrong,
  type Opened,
  type SignInContext,
} from './sign-in.ts';
import { hashOf, newToken } from './tokens.ts';

const schoolLifetime = 14 * 24 * 3600;
const stepLifetime = 30 * 60;

type Attempt = { user_id: string | null; password_hash: string | null; locked_until: Date | null };

const signIn =
  ({ pool, attempts }: SignInContext) =>
  async (request: Request, response: Response) => {
    const login = textOf(request, 'login', 320);
    const password = textOf(request, 'password');
    const isShared = (request.body as { isShared?: unknown }).isShared === true;
    if (!login || !password) {
      response.status(400).json({ code: 'RBVAL', message: 'Name and password are missing.' });
      return;
    }
    if (!(await mayTry(attempts, request, response))) return;
    const begun = await pool.query<Attempt>('select * from app_private.begin_sign_in($1)', [login]);
    const attempt = begun.rows[0]!;
    const isRight = await verifyPassword(attempt.password_hash, password);
    if (attempt.locked_until) return locked(response, attempt.locked_until);
    if (!isRight) return wrong(response);
    await attempts.giveBack(request);

    const token = newToken();
    const { rows } = await pool.query<{ step: string | null }>(
      'select app_private.begin_second_step($1, $2, $3) as step',
      [attempt.user_id, hashOf(token), isShared],
    );
    const { step } = rows[0]!;
    if (step) {
      setCookie(request, response, stepCookie(request), token, stepLifetime);
      response.status(202).json({ step });
      return;
    }
    const finished = await pool.query<Opened>(
      'select * from app_private.finish_sign_in($1, $2, $3, $4, $5, $6)',
      [attempt.user_id, hashOf(token), isShared, ...browserOf(request)],
    );
    const opened = finished.rows[0]!;
    letIn(request, response, token, opened);
    response.json({ schoolId: opened.school });
  };

const signOut = (pool: pg.Pool) => async (request: Request, response: Response) => {
  const token = sessionHash(request);
  if (token) await pool.query('select app_private.sign_out($1)', [token]);
  setCookie(request, response, sessionCookie(request), null, 0);
  setCookie(request, response, stepCookie(request), null, 0);
  setCookie(request, response, schoolCookie, null, 0);
  response.status(204).end();
};

// The choice needs no check here: the database opens a school only to its members.
const chooseSchool = (request: Request, response: Response) => {
  const { schoolId } = (request.body ?? {}) as Record<string, unknown>;
  const value = Number.isInteger(schoolId) ? String(schoolId) : null;
  setCookie(request, response, schoolCookie, value, schoolLifetime);
  response.status(204).end();
};

type Options = {
  pool: pg.Pool;
  masterKey: Buffer;
  /** How many wrong attempts one address may make in five minutes. */
  attemptsPerAddress: number;
};

/** Signing in and out, links to set a password, and what a person does to their own account. */
export const sessionRoutes = ({ pool, masterKey, attemptsPerAddress }: Options): express.Router => {
  const context = { pool, masterKey, attempts: limitAddresses(attemptsPerAddress, 300) };
  const router = express.Router();
  router.use(express.json({ limit: '10kb' }));
  router.use((_, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.post('/', signIn(context));
  router.delete('/', signOut(pool));
  router.put('/school', chooseSchool);
  router.use(secondStepRoutes(context));
  router.use('/account', accountRoutes(context));
  router.use('/reset', resetRoutes(pool));
  return router;
};

const touchPause = 60_000;
const mostRemembered = 10_000;

/** Tells the database that a session is used, at most once in a minute and without waiting. */
export const touchSessions = (pool: pg.Pool): express.RequestHandler => {
  const touched = new Map<string, number>();
  return (request, _, next) => {
    next();
    const token = readCookies(request)[sessionCookie(request)];
    const now = Date.now();
    if (!token || now - (touched.get(token) ?? 0) < touchPause) return;
    if (touched.size >= mostRemembered) touched.clear();
    touched.set(token, now);
    const values = [hashOf(token), clientAddress(request) || null];
    pool.query('select app_private.touch_session($1, $2)', values).catch(() => {});
  };
};
