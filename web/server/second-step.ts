import express, { type Request, type Response } from 'express';
import { newRecoveryCodes, newSecret, recoveryHash, shownSecret, stepOf } from './second-factor.ts';
import {
  browserOf,
  letIn,
  locked,
  mayTry,
  sessionHash,
  stepHash,
  textOf,
  wrong,
  type Opened,
  type SignInContext,
} from './sign-in.ts';
import { hashOf, newToken } from './tokens.ts';

const over = (response: Response): void =>
  void response.status(410).json({ code: 'RBGON', message: 'Sign in again.' });

type Attempt = { user_id: string | null; sealed: Buffer | null; locked_until: Date | null };

const showCode =
  ({ pool, masterKey, attempts }: SignInContext) =>
  async (request: Request, response: Response) => {
    const code = textOf(request, 'code', 100);
    if (!(await mayTry(attempts, request, response))) return;
    const begun = await pool.query<Attempt>('select * from app_private.begin_code($1)', [
      stepHash(request),
    ]);
    const attempt = begun.rows[0]!;
    if (attempt.locked_until) return locked(response, attempt.locked_until);
    if (!attempt.user_id || !attempt.sealed) return over(response);
    const step = stepOf(masterKey, attempt.user_id, attempt.sealed, code);
    const token = newToken();
    const finished = await pool.query<Opened>(
      'select * from app_private.finish_code($1, $2, $3, $4, $5, $6, $7)',
      [stepHash(request), step, recoveryHash(code), hashOf(token), ...browserOf(request)],
    );
    const opened = finished.rows[0]!;
    if (!opened.expires_at) return wrong(response);
    await attempts.giveBack(request);
    letIn(request, response, token, opened);
    response.json({ schoolId: opened.school });
  };

type Enroller = { user_id: string | null; login: string };
type Who = { session?: Buffer | null; pending?: Buffer | null };

const whoSetsUp = async ({ pool }: SignInContext, { session, pending }: Who): Promise<Enroller> => {
  const text = 'select * from app_private.who_sets_up($1, $2)';
  const { rows } = await pool.query<Enroller>(text, [session ?? null, pending ?? null]);
  return rows[0] ?? { user_id: null, login: '' };
};

// The secret of the setting up that is under way, or a new one; null when there is nothing to set up.
const keptSecret = async ({ pool, masterKey }: SignInContext, user: string) => {
  const { rows } = await pool.query<{ sealed: Buffer | null }>(
    'select app_private.keep_factor($1, $2) as sealed',
    [user, newSecret(masterKey, user)],
  );
  return rows[0]!.sealed;
};

/** Begins to set up a second factor for whoever a token belongs to: what to tell the app. */
export const beginFactor = async (
  context: SignInContext,
  who: Who,
  response: Response,
): Promise<void> => {
  const { user_id: user, login } = await whoSetsUp(context, who);
  const sealed = user && (await keptSecret(context, user));
  if (!user || !sealed) return over(response);
  response.json(shownSecret(context.masterKey, user, login, sealed));
};

/** Puts the second factor into force after its first code; null, and answered, when it was wrong. */
export const confirmFactor = async (
  context: SignInContext,
  who: Who,
  code: string,
  response: Response,
): Promise<string[] | null> => {
  const { user_id: user } = await whoSetsUp(context, who);
  const sealed = user && (await keptSecret(context, user));
  if (!user || !sealed) {
    over(response);
    return null;
  }
  const step = stepOf(context.masterKey, user, sealed, code);
  if (step === null) {
    wrong(response);
    return null;
  }
  const codes = newRecoveryCodes();
  await context.pool.query('select app_private.confirm_factor($1, $2, $3, $4)', [
    user,
    step,
    codes.map(recoveryHash),
    who.session ?? null,
  ]);
  return codes;
};

const finishEnrolment =
  (context: SignInContext) => async (request: Request, response: Response) => {
    const pending = stepHash(request);
    const code = textOf(request, 'code', 100);
    const codes = await confirmFactor(context, { pending }, code, response);
    if (!codes) return;
    const token = newToken();
    const finished = await context.pool.query<Opened>(
      'select * from app_private.finish_enrolment($1, $2, $3, $4, $5)',
      [pending, hashOf(token), ...browserOf(request)],
    );
    const opened = finished.rows[0]!;
    if (!opened.expires_at) return over(response);
    letIn(request, response, token, opened);
    response.json({ schoolId: opened.school, recoveryCodes: codes });
  };

/** What comes after the password: a code, or setting up a second factor where one is asked for. */
export const secondStepRoutes = (context: SignInContext): express.Router => {
  const router = express.Router();
  router.post('/code', showCode(context));
  router.post('/enrolment', (request, response) =>
    beginFactor(context, { pending: stepHash(request) }, response),
  );
  router.put('/enrolment', finishEnrolment(context));
  return router;
};

/** The token of a session as `beginFactor` and `confirmFactor` want it. */
export const sessionOf = (request: Request): Who => ({ session: sessionHash(request) });
