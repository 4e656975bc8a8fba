import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';
import { isStorableText } from '../parse.ts';

/** Argon2id with 19 MiB and two passes, the first choice of OWASP's password storage advice. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Longer ones are no passwords, and hashing them is work for nothing. */
export const PASSWORD_MAX_LENGTH = 200;

/** A short one is guessed however slowly it is tried. */
const PASSWORD_MIN_LENGTH = 10;

/** A password that somebody chooses. */
export const newPassword = z
  .string()
  .min(PASSWORD_MIN_LENGTH, `must have at least ${PASSWORD_MIN_LENGTH} characters`)
  .max(PASSWORD_MAX_LENGTH, `must have at most ${PASSWORD_MAX_LENGTH} characters`)
  .refine(isStorableText, 'must be well-formed Unicode without NUL characters')
  .refine(password => new Set(password).size > 3, 'must not be the same few characters again and again');

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password is the one of this hash. Without a hash (nobody has that e-mail address) it takes the
 * same time and the answer is no, so that the time tells nobody who has an account.
 */
export async function isPasswordOf(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && passwordHash !== null;
}
