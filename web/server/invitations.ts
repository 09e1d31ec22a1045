import express, { type Request, type Response } from 'express';
import type pg from 'pg';
import { hashPassword, passwordProblem } from '../../db/password.ts';
import { limitAddresses } from './addresses.ts';
import { publicError, type Sentences } from './errors.ts';
import { mayTry, textOf } from './sign-in.ts';

const wrongPerQuarter = 20;

const accept = (pool: pg.Pool, sentences: () => Sentences) => {
  const limit = limitAddresses(wrongPerQuarter, 900);
  return async (request: Request, response: Response): Promise<void> => {
    if (!(await mayTry(limit, request, response))) return;
    const token = textOf(request, 'token', 100);
    const { rows } = await pool.query<{ open: boolean }>(
      'select app_private.is_invitation_open($1) as open',
      [token],
    );
    if (!rows[0]!.open) {
      response.status(422).json({ code: 'RBINV' });
      return;
    }
    await limit.giveBack(request);
    const own = ['lastName', 'firstName', 'username'].map((name) => textOf(request, name).trim());
    const password = textOf(request, 'password');
    const reason = passwordProblem(password, own);
    if (reason) {
      response.status(422).json({ code: 'RBVAL', field: 'password', reason });
      return;
    }
    try {
      const { rows: accepted } = await pool.query<{ id: number }>(
        'select app_private.accept_with_new_account($1, $2, $3, $4, $5) as id',
        [token, ...own, await hashPassword(password)],
      );
      response.json({ institutionId: accepted[0]!.id });
    } catch (error) {
      const known = publicError(error as pg.DatabaseError, sentences());
      if (!known) throw error;
      response.status(422).json({ message: known.message, ...known.extensions });
    }
  };
};

/** Accepting an invitation with a new account; with an existing one it goes by the API. */
export const invitationRoutes = (pool: pg.Pool, sentences: () => Sentences): express.Router => {
  const router = express.Router();
  router.use(express.json({ limit: '10kb' }));
  router.post('/', accept(pool, sentences));
  return router;
};
