import { createHash, randomBytes } from 'node:crypto';
import type { Task } from 'graphile-worker';
import { resetLetter } from '../mail/reset-words.ts';
import { sendMail } from '../mail/send.ts';
import { readPayload } from '../payload.ts';
import { siteAddress } from '../site-address.ts';

type Recipient = {
  email: string | null;
  first_name: string;
  login: string;
  language: string | null;
  is_by_admin: boolean;
};

/**
 * Makes a link to set a password and mails it. The token exists here and in the mail only; a job
 * that runs again makes another, and the one before works no more.
 */
export const sendPasswordReset: Task = async (payload, { query }) => {
  const { resetId } = readPayload(payload, { resetId: 'string' });
  const token = randomBytes(32).toString('base64url');
  const { rows } = await query<Recipient>('select * from app_private.issue_reset($1, $2)', [
    resetId,
    createHash('sha256').update(token).digest(),
  ]);
  const { email, first_name: name, login, language, is_by_admin: isByAdmin } = rows[0]!;
  if (!email) return;
  const link = `${siteAddress()}/reset/${token}`;
  await sendMail({ to: email, ...resetLetter(language, { name, login, link, isByAdmin }) });
};
