import { createHash } from 'node:crypto';
import { type Database, inTransaction, type Statement, type Transaction } from '../db.ts';
import { BusyError } from '../errors.ts';
import {
  SIGN_IN_ACCOUNT_FREE_FAILURES,
  SIGN_IN_ACCOUNT_MAX_DELAY_MS,
  SIGN_IN_ADDRESS_FREE_FAILURES,
  SIGN_IN_ADDRESS_MAX_DELAY_MS,
  SIGN_IN_FAILURES_FORGOTTEN_MS,
} from '../limits.ts';

/**
 * Slows down who guesses passwords. Failures count for the account and for the network address; past a few the next
 * try has to wait, twice as long each time, up to a limit. Nobody is locked out for good: the wait of an account is
 * short, a try that came too early does not make it longer, and an address that the account has signed in from
 * before does not wait for what others do elsewhere.
 *
 * A try counts as a failure before the password is looked at and is forgiven when it was right, so that a thousand
 * tries at once are not a thousand guesses. Unknown accounts count like known ones.
 */
export interface SignInTry {
  readonly email: string;
  readonly address: string | null;
  readonly now: Date;
}

interface Brake {
  readonly key: Uint8Array;
  readonly freeFailures: number;
  readonly maxDelayMs: number;
}

const FIRST_DELAY_MS = 1_000;

/** How long the next try waits after so many failures. */
export function delayAfter(
  failures: number,
  { freeFailures, maxDelayMs }: Pick<Brake, 'freeFailures' | 'maxDelayMs'>,
): number {
  if (failures < freeFailures) return 0;
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - freeFailures), maxDelayMs);
}

const count: Statement = {
  name: 'count_sign_in',
  text: `INSERT INTO sign_in_brakes AS b (key, failures, last_failed_at, blocked_until)
    SELECT key, 1, $2, $2 FROM unnest($1::bytea[]) AS k (key)
    ON CONFLICT (key) DO UPDATE SET last_failed_at = $2,
      failures = CASE WHEN b.last_failed_at < $3 THEN 1 ELSE b.failures + 1 END
    RETURNING key, failures, blocked_until AS "blockedUntil"`,
};

const block: Statement = {
  name: 'block_sign_in',
  text: 'UPDATE sign_in_brakes SET blocked_until = $2 WHERE key = $1',
};

const forgive: Statement = {
  name: 'forgive_sign_in',
  text: `UPDATE sign_in_brakes SET failures = greatest(failures - 1, 0), blocked_until = $2 WHERE key = $1`,
};

const forget: Statement = { name: 'forget_sign_ins', text: 'DELETE FROM sign_in_brakes WHERE key = $1' };

interface Counted {
  readonly key: Uint8Array;
  readonly failures: number;
  readonly blockedUntil: Date;
}

/** Counts the try. Throws BusyError where it comes too early; then it counts for nothing. */
export async function brakeSignIn(db: Database, tried: SignInTry): Promise<void> {
  const brakes = await brakesOf(db, tried);
  const { now } = tried;
  await inTransaction(db, async tx => {
    const forgottenBefore = new Date(now.getTime() - SIGN_IN_FAILURES_FORGOTTEN_MS);
    const counted = await tx.run<Counted>(count, [brakes.map(brake => brake.key), now, forgottenBefore]);
    const waitMs = Math.max(...counted.map(({ blockedUntil }) => blockedUntil.getTime() - now.getTime()));
    if (waitMs > 0) throw tooEarly(waitMs);
    for (const { key, failures } of counted) {
      const brake = brakes.find(each => Buffer.compare(each.key, key) === 0) as Brake;
      const delayMs = delayAfter(failures, brake);
      if (delayMs > 0) tx.write(block, [key, new Date(now.getTime() + delayMs)]);
    }
  });
}

/** The password was right: the account begins anew, and the address is one failure better off. */
export function releaseSignIn(tx: Transaction, { email, address, now }: SignInTry): void {
  forgetFailures(tx, email);
  if (address !== null) tx.write(forgive, [keyOf('address', address), now]);
}

/** Whoever has proved in another way that the account is theirs need not wait. */
export function forgetFailures(tx: Transaction, email: string): void {
  tx.write(forget, [keyOf('account', email)]);
}

async function brakesOf(db: Database, { email, address, now }: SignInTry): Promise<Brake[]> {
  const account: Brake = {
    key: keyOf('account', email),
    freeFailures: SIGN_IN_ACCOUNT_FREE_FAILURES,
    maxDelayMs: SIGN_IN_ACCOUNT_MAX_DELAY_MS,
  };
  if (address === null) return [account];
  const fromAddress: Brake = {
    key: keyOf('address', address),
    freeFailures: SIGN_IN_ADDRESS_FREE_FAILURES,
    maxDelayMs: SIGN_IN_ADDRESS_MAX_DELAY_MS,
  };
  const isFamiliar = await hasSignedInFrom(db, { email, address, now });
  // Locked in one order, whoever tries.
  return (isFamiliar ? [fromAddress] : [account, fromAddress]).sort((a, b) => Buffer.compare(a.key, b.key));
}

async function hasSignedInFrom({ prisma }: Database, { email, address, now }: SignInTry): Promise<boolean> {
  if (email.includes('\0')) return false;
  const session = await prisma.session.findFirst({
    where: { user: { email }, address, createdAt: { lt: now } },
    select: { id: true },
  });
  return session !== null;
}

function keyOf(kind: 'account' | 'address', value: string): Uint8Array {
  return createHash('sha256').update(`${kind}:${value}`).digest();
}

function tooEarly(waitMs: number): BusyError {
  const seconds = Math.ceil(waitMs / 1_000);
  const wait = seconds === 1 ? 'a second' : `${seconds} seconds`;
  return new BusyError('RATE_LIMITED', `Too many attempts to sign in. Try again in ${wait}.`, seconds);
}
