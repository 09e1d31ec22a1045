import express, { type Request, type Response } from 'express';
import type pg from 'pg';
import { hashPassword, passwordProblem } from '../../db/password.ts';
import { limitAddresses } from './addresses.ts';
import { mayTry, textOf } from './sign-in.ts';
import { hashOf } from './tokens.ts';

const requestsPerQuarter = 20;

type Reset = { user_id: string | null; login: string; words: string[] };

const gone = (response: Response): void =>
  void response.status(410).json({ code: 'RBGON', message: 'The link works no more.' });

/** Asking for a link to set a password, and setting it. Tokens travel in bodies, not in addresses. */
export const resetRoutes = (pool: pg.Pool): express.Router => {
  const limit = limitAddresses(requestsPerQuarter, 900);
  const router = express.Router();

  const openReset = async (request: Request): Promise<Reset> => {
    const text = 'select * from app_private.open_reset($1)';
    const { rows } = await pool.query<Reset>(text, [hashOf(textOf(request, 'token', 100))]);
    return rows[0] ?? { user_id: null, login: '', words: [] };
  };

  router.post('/', async (request, response) => {
    if (!(await mayTry(limit, request, response))) return;
    // answered before anything is looked up: neither words nor time tell who has an account
    response.status(202).json({});
    const login = textOf(request, 'login', 320);
    await pool.query('select app_private.request_reset($1)', [login]).catch(() => {});
  });

  router.post('/open', async (request, response) => {
    if (!(await mayTry(limit, request, response))) return;
    const { user_id, login } = await openReset(request);
    if (!user_id) return gone(response);
    await limit.giveBack(request);
    response.json({ login });
  });

  router.post('/finish', async (request, response) => {
    if (!(await mayTry(limit, request, response))) return;
    const { user_id, words } = await openReset(request);
    if (!user_id) return gone(response);
    await limit.giveBack(request);
    const chosen = textOf(request, 'chosen');
    const reason = passwordProblem(chosen, words);
    if (reason) {
      response.status(422).json({ code: 'RBVAL', field: 'chosen', reason });
      return;
    }
    const { rows } = await pool.query<{ done: boolean }>(
      'select app_private.finish_reset($1, $2) as done',
      [hashOf(textOf(request, 'token', 100)), await hashPassword(chosen)],
    );
    if (rows[0]!.done) response.status(204).end();
    else gone(response);
  });
  return router;
};
