import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import '../../db/environment.ts';
import { dataFolder } from '../../db/server/place.ts';
import { log } from '../log.ts';

export type Mail = { to: string; subject: string; text: string };

const sender = (): string => process.env.MAIL_FROM || 'Rollbook <rollbook@localhost>';

// Where there is no mail server, as in the demo, whoever runs Rollbook reads the mails here.
const writeToFolder = async (mail: Mail): Promise<void> => {
  const folder = process.env.MAIL_FOLDER || path.join(dataFolder(), 'mail');
  const writer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  const { message, messageId } = await writer.sendMail({ from: sender(), ...mail });
  const moment = new Date().toISOString().replaceAll(':', '-');
  const file = path.join(folder, `${moment} ${messageId.slice(1, 9)}.eml`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, message as Buffer, { mode: 0o600 });
  log.info({ file }, 'no SMTP_URL: wrote a mail to a file');
};

/** Sends a mail by the server in SMTP_URL; without one, writes it to MAIL_FOLDER as .eml. */
export const sendMail = async (mail: Mail): Promise<void> => {
  const { SMTP_URL } = process.env;
  if (!SMTP_URL) return writeToFolder(mail);
  const server = createTransport(SMTP_URL, { from: sender() });
  try {
    await server.sendMail(mail);
  } finally {
    server.close();
  }
};
