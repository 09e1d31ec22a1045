import express, { type Request, type Response } from 'express';
import { hashPassword, passwordProblem, verifyPassword } from '../../db/password.ts';
import { newRecoveryCodes, recoveryHash } from './second-factor.ts';
import { beginFactor, confirmFactor, sessionOf } from './second-step.ts';
import {
  keepSignedIn,
  locked,
  mayTry,
  sessionHash,
  textOf,
  wrong,
  type SignInContext,
} from './sign-in.ts';
import { hashOf, newToken } from './tokens.ts';

type Attempt = { user_id: string | null; password_hash: string | null; locked_until: Date | null };
type Proven = (user: string, request: Request, response: Response) => Promise<void>;

// What changes how one signs in asks for the password again: a session may be somebody else's.
const proven =
  ({ pool, attempts }: SignInContext, then: Proven) =>
  async (request: Request, response: Response) => {
    if (!(await mayTry(attempts, request, response))) return;
    const { rows } = await pool.query<Attempt>('select * from app_private.begin_check($1)', [
      sessionHash(request),
    ]);
    const attempt = rows[0]!;
    if (!attempt.user_id) return wrong(response);
    const isRight = await verifyPassword(attempt.password_hash, textOf(request, 'password'));
    if (attempt.locked_until) return locked(response, attempt.locked_until);
    if (!isRight) {
      response.status(422).json({ code: 'RBVAL', field: 'password' });
      return;
    }
    await pool.query('select app_private.finish_check($1)', [attempt.user_id]);
    await attempts.giveBack(request);
    await then(attempt.user_id, request, response);
  };

const changePassword =
  ({ pool }: SignInContext): Proven =>
  async (user, request, response) => {
    const chosen = textOf(request, 'chosen');
    const { rows } = await pool.query<{ words: string[] }>(
      'select app_private.own_words($1) as words',
      [user],
    );
    const reason = passwordProblem(chosen, rows[0]!.words);
    if (reason) {
      response.status(422).json({ code: 'RBVAL', field: 'chosen', reason });
      return;
    }
    const token = newToken();
    const kept = await pool.query<{ ends: Date | null }>(
      'select app_private.change_password($1, $2, $3, $4) as ends',
      [user, await hashPassword(chosen), sessionHash(request), hashOf(token)],
    );
    const { ends } = kept.rows[0]!;
    if (ends) keepSignedIn(request, response, token, ends);
    response.status(204).end();
  };

const endFactor =
  ({ pool }: SignInContext): Proven =>
  async (user, _, response) => {
    await pool.query('select app_private.end_factor($1)', [user]);
    response.status(204).end();
  };

const renewCodes =
  ({ pool }: SignInContext): Proven =>
  async (user, _, response) => {
    const codes = newRecoveryCodes();
    const { rows } = await pool.query<{ done: boolean }>(
      'select app_private.replace_recovery_codes($1, $2) as done',
      [user, codes.map(recoveryHash)],
    );
    if (rows[0]!.done) response.json({ recoveryCodes: codes });
    else response.status(409).json({ code: 'RBGON' });
  };

const endSessions =
  ({ pool }: SignInContext) =>
  async (request: Request, response: Response) => {
    const text = 'select app_private.end_sessions($1, $2) as ended';
    const key = request.params['key'] ?? null;
    const { rows } = await pool.query<{ ended: number }>(text, [sessionHash(request), key]);
    response.json({ ended: rows[0]!.ended });
  };

/** What somebody who has signed in does to their own account: password, second factor, devices. */
export const accountRoutes = (context: SignInContext): express.Router => {
  const router = express.Router();
  router.put('/password', proven(context, changePassword(context)));
  router.post(
    '/factor',
    proven(context, (_user, request, response) =>
      beginFactor(context, sessionOf(request), response),
    ),
  );
  router.put('/factor', async (request, response) => {
    const code = textOf(request, 'code', 100);
    const recoveryCodes = await confirmFactor(context, sessionOf(request), code, response);
    if (recoveryCodes) response.json({ recoveryCodes });
  });
  router.delete('/factor', proven(context, endFactor(context)));
  router.post('/recovery-codes', proven(context, renewCodes(context)));
  router.delete(['/sessions', '/sessions/:key'], endSessions(context));
  return router;
};
