import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/**
 * Encrypts with a fresh nonce (AES-256-GCM): nonce, tag, ciphertext. `place` says whose bytes they
 * are, and is needed to open them: moved to another row, they stay shut.
 */
export const seal = (key: Buffer, place: string, plain: Buffer): Buffer => {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
};

/** Opens what `seal` made. Throws for another key, another place, or a single changed bit. */
export const unseal = (key: Buffer, place: string, sealed: Buffer): Buffer => {
  const nonce = sealed.subarray(0, nonceLength);
  const tag = sealed.subarray(nonceLength, nonceLength + tagLength);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(place))
    .setAuthTag(tag);
  const text = sealed.subarray(nonceLength + tagLength);
  return Buffer.concat([decipher.update(text), decipher.final()]);
};

/** A new key for a school. */
export const makeKey = (): Buffer => randomBytes(32);

/** What a school's key is bound to when the master key wraps it. */
export const keyPlace = (school: number): string => `key of school ${school}`;

/** What the secret of a user's second factor is bound to when the master key seals it. */
export const factorPlace = (user: string): string => `second factor of ${user}`;

/** What a record that a school must keep secret is bound to; not its person: a merge of two takes it along. */
export const recordPlace = (school: number, kind: string, sealId: string): string =>
  `${school} ${kind} ${sealId}`;
