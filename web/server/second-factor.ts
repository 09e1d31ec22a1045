import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { qrLine } from '../../worker/bulletins/qr.ts';
import { factorPlace, seal, unseal } from '../../db/seal.ts';

const period = 30;
const codeCount = 10;
// without those that look alike
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const otpOf = (secret: Buffer, login: string): TOTP =>
  new TOTP({
    issuer: 'Rollbook',
    label: login,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    period,
  });

/** A secret for an app, sealed for the database. */
export const newSecret = (masterKey: Buffer, user: string): Buffer =>
  seal(masterKey, factorPlace(user), randomBytes(20));

/** What the app has to be told: as text to type, as an address, and as its QR code. */
export const shownSecret = (masterKey: Buffer, user: string, login: string, sealed: Buffer) => {
  const otp = otpOf(unseal(masterKey, factorPlace(user), sealed), login);
  const uri = otp.toString();
  return { secret: otp.secret.base32, uri, qr: qrLine(uri) };
};

/** The half minute that a code of six digits belongs to, now or one beside; null when to none. */
export const stepOf = (
  masterKey: Buffer,
  user: string,
  sealed: Buffer,
  code: string,
): number | null => {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const timestamp = Date.now();
  const otp = otpOf(unseal(masterKey, factorPlace(user), sealed), '');
  const delta = otp.validate({ token: digits, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 1000 / period) + delta;
};

/** Ten codes of 80 random bits, in groups to write down. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: codeCount }, () =>
    [...randomBytes(16)]
      .map((byte) => alphabet[byte % alphabet.length])
      .join('')
      .replace(/(.{4})(?!$)/g, '$1-'),
  );

/** What the database keeps of a recovery code, however it was typed. */
export const recoveryHash = (code: string): Buffer =>
  createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest();
