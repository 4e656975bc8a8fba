import type { Logger } from 'pino';
import type { Payment } from '../../prisma/client/client.ts';
import type { Config } from '../config.ts';
import { BusyError } from '../errors.ts';
import { CARD_TRY_COST, DECLINED_TRY_COST, DECLINED_TRY_KNOWN_SECONDS } from '../limits.ts';
import type { RedisConnection } from '../redis.ts';
import { networkOf } from './network-of.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Limit } from './token-bucket.ts';

/**
 * Against people with a list of stolen cards: tries are counted by card and, where a shopper makes them, by the address
 * they come from. One that is declined weighs more: whoever pays succeeds, whoever tests cards mostly does not.
 *
 * A worker learns of the decline and does not know the address, so whoever lets the try in leaves a note in Redis.
 * Without Redis each process counts what it lets through, and declines weigh by card alone.
 */
export interface CardTries {
  /**
   * Throws BusyError for one try too many; such a one counts for nothing. Answers how to take it back, should it turn
   * out to be no try.
   */
  admit(tried: CardTry): () => void;
  declined(payments: readonly Pick<Payment, 'id' | 'cardFingerprint'>[]): void;
}

export interface CardTry {
  /** What the try becomes. */
  readonly paymentId: string;
  readonly fingerprint: string;
  /** null where it is the merchant's own server that asks: all its shoppers have its address. */
  readonly address: string | null;
}

interface Parts {
  readonly config: Pick<Config, 'RATE_LIMIT_TRIES_PER_CARD' | 'RATE_LIMIT_TRIES_PER_ADDRESS'>;
  readonly rates: RateLimiter;
  readonly redis: RedisConnection;
  readonly prefix: string;
  readonly log: Logger;
}

export function createCardTries({ config, rates, redis, prefix, log }: Parts): CardTries {
  const perCard = limitOf(config.RATE_LIMIT_TRIES_PER_CARD);
  const perAddress = limitOf(config.RATE_LIMIT_TRIES_PER_ADDRESS);
  const noteOf = (paymentId: string) => `${prefix}:try:${paymentId}`;
  const note = (paymentId: string, address: string) =>
    redis.set(noteOf(paymentId), addressBucket(address), 'EX', DECLINED_TRY_KNOWN_SECONDS);
  const weigh = async (paymentId: string) => {
    const bucket = perAddress && (await redis.get(noteOf(paymentId)));
    if (bucket) rates.charge(bucket, DECLINED_TRY_COST - CARD_TRY_COST, perAddress);
  };
  const alone = (error: unknown) => log.debug({ err: error }, 'card_tries.alone');

  return {
    admit({ paymentId, fingerprint, address }) {
      const counted = [
        { limit: perCard, bucket: cardBucket(fingerprint), whose: 'with this card' },
        {
          limit: address === null ? undefined : perAddress,
          bucket: addressBucket(address),
          whose: 'from here',
        },
      ];
      const spent: (() => void)[] = [];
      const takeBack = () => {
        for (const giveBack of spent) giveBack();
      };
      for (const { limit, bucket, whose } of counted) {
        if (!limit) continue;
        const { allowed, retryAfterSeconds } = rates.spend(bucket, CARD_TRY_COST, limit);
        if (!allowed) {
          takeBack();
          throw tooMany(whose, retryAfterSeconds);
        }
        spent.push(() => rates.giveBack(bucket, CARD_TRY_COST, limit));
      }
      if (address !== null && perAddress) note(paymentId, address).catch(alone);
      return takeBack;
    },
    declined(payments) {
      for (const { id, cardFingerprint } of payments) {
        if (cardFingerprint === null) continue;
        if (perCard) rates.charge(cardBucket(cardFingerprint), DECLINED_TRY_COST - CARD_TRY_COST, perCard);
        if (perAddress) weigh(id).catch(alone);
      }
    },
  };
}

const SECONDS_PER_HOUR = 3_600;

/** undefined: no limit. */
function limitOf(perHour: number): Limit | undefined {
  return perHour === 0 ? undefined : { capacity: perHour, perSecond: perHour / SECONDS_PER_HOUR };
}

/** A fingerprint is of one card at one merchant. */
const cardBucket = (fingerprint: string) => `card:${fingerprint}`;

const addressBucket = (address: string | null) => `tries:${networkOf(address)}`;

function tooMany(whose: string, retryAfterSeconds: number): BusyError {
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return new BusyError(
    'RATE_LIMITED',
    `There were too many tries to pay ${whose}. Try again in ${wait}.`,
    retryAfterSeconds,
  );
}
