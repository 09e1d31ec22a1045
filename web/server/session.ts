import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import express, { type Request, type Response } from 'express';
import type pg from 'pg';
import { clientAddress } from './context.ts';
import { readCookies, schoolCookie, sessionCookie, setCookie } from './cookies.ts';

const lifetime = 14 * 24 * 3600;

const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

// Checked when there is no account, so that the answer takes as long as for a wrong password.
const decoy = hash(randomBytes(16).toString('hex'));

type Attempt = { user_id: string | null; password_hash: string | null; locked_until: Date | null };

const signIn = (pool: pg.Pool) => async (request: Request, response: Response) => {
  const { login, password } = (request.body ?? {}) as Record<string, unknown>;
  if (typeof login !== 'string' || typeof password !== 'string' || password.length > 1000) {
    response.status(400).json({ code: 'RBVAL', message: 'Name and password are missing.' });
    return;
  }
  const { rows } = await pool.query<Attempt>('select * from app_private.begin_sign_in($1)', [
    login,
  ]);
  const attempt = rows[0]!;
  const isRight = await verify(attempt.password_hash ?? (await decoy), password);
  if (attempt.locked_until) {
    response.status(429).json({ code: 'RBLCK', lockedUntil: attempt.locked_until });
    return;
  }
  if (!attempt.user_id || !isRight) {
    response.status(401).json({ code: 'RBSGN', message: 'Name or password is wrong.' });
    return;
  }
  const token = randomBytes(32).toString('base64url');
  const opened = await pool.query<{ school: number | null }>(
    `select app_private.finish_sign_in($1, $2, make_interval(secs => $3), $4, $5) as school`,
    [
      attempt.user_id,
      tokenHash(token),
      lifetime,
      request.headers['user-agent'] ?? null,
      clientAddress(request) || null,
    ],
  );
  const school = opened.rows[0]!.school;
  setCookie(request, response, sessionCookie(request), token, lifetime);
  setCookie(request, response, schoolCookie, school === null ? null : String(school), lifetime);
  response.json({ schoolId: school });
};

const signOut = (pool: pg.Pool) => async (request: Request, response: Response) => {
  const token = readCookies(request)[sessionCookie(request)];
  if (token) await pool.query('select app_private.sign_out($1)', [tokenHash(token)]);
  setCookie(request, response, sessionCookie(request), null, 0);
  setCookie(request, response, schoolCookie, null, 0);
  response.status(204).end();
};

// The choice needs no check here: the database opens a school only to its members.
const chooseSchool = (request: Request, response: Response) => {
  const { schoolId } = (request.body ?? {}) as Record<string, unknown>;
  const isNumber = Number.isInteger(schoolId);
  setCookie(request, response, schoolCookie, isNumber ? String(schoolId) : null, lifetime);
  response.status(204).end();
};

/** Sign in, sign out, choose a school: what exists without a session, and its end. */
export const sessionRoutes = (pool: pg.Pool): express.Router => {
  const router = express.Router();
  router.use(express.json({ limit: '10kb' }));
  router.post('/', signIn(pool));
  router.delete('/', signOut(pool));
  router.put('/school', chooseSchool);
  return router;
};
