import type { Task } from 'graphile-worker';
import { invitationLetter, lastDay } from '../mail/invitation-words.ts';
import { sendMail } from '../mail/send.ts';
import { readPayload } from '../payload.ts';
import { siteAddress } from '../site-address.ts';

type Mail = {
  to: string;
  language: string;
  data: {
    token: string;
    institution: string;
    duty: string;
    name: string | null;
    by: string | null;
    expiresAt: string;
    timeZone: string;
    domain: string | null;
  };
};

/**
 * Mails an invitation with a link that is made now. Its secret exists here and in the mail only; a
 * job that runs again makes another, and the one before works no more.
 */
export const sendInvitation: Task = async (payload, { query }) => {
  const { invitationId } = readPayload(payload, { invitationId: 'string' });
  const { rows } = await query<{ mail: Mail | null }>(
    'select app_private.invitation_mail($1) as mail',
    [invitationId],
  );
  const { mail } = rows[0]!;
  if (!mail) return;
  const { to, language, data } = mail;
  const link = `${siteAddress(data.domain)}/invitations/${data.token}`;
  const until = lastDay(language, data.expiresAt, data.timeZone);
  await sendMail({ to, ...invitationLetter(language, { ...data, link, until }) });
};
