import { hash } from '@node-rs/argon2';
import express, { type Request, type Response } from 'express';
import type pg from 'pg';
import { publicError, type Sentences } from './errors.ts';

const shortest = 8;
const longest = 1000;

const textOf = (request: Request, name: string): string => {
  const value = (Object(request.body) as Record<string, unknown>)[name];
  return typeof value === 'string' && value.length <= longest ? value : '';
};

const refuse = (response: Response, code: string, field?: string): void =>
  void response.status(422).json({ code, field, message: '' });

const accept =
  (pool: pg.Pool, sentences: () => Sentences) => async (request: Request, response: Response) => {
    const token = textOf(request, 'token');
    const password = textOf(request, 'password');
    if (password.length < shortest) return refuse(response, 'RBVAL', 'password');
    const { rows } = await pool.query<{ open: boolean }>(
      'select app_private.is_invitation_open($1) as open',
      [token],
    );
    if (!rows[0]!.open) return refuse(response, 'RBINV');
    const names = ['lastName', 'firstName', 'username'].map((name) => textOf(request, name).trim());
    try {
      const { rows: accepted } = await pool.query<{ id: number }>(
        'select app_private.accept_with_new_account($1, $2, $3, $4, $5) as id',
        [token, ...names, await hash(password)],
      );
      response.json({ institutionId: accepted[0]!.id });
    } catch (error) {
      const known = publicError(error as pg.DatabaseError, sentences());
      if (!known) throw error;
      response.status(422).json({ message: known.message, ...known.extensions });
    }
  };

/** Accepting an invitation with a new account; with an existing one it goes by the API. */
export const invitationRoutes = (pool: pg.Pool, sentences: () => Sentences): express.Router => {
  const router = express.Router();
  router.use(express.json({ limit: '10kb' }));
  router.post('/', accept(pool, sentences));
  return router;
};
