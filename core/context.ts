import type { Logger } from 'pino';
import type { CaptureMethod, Mode, Role } from '../prisma/client/client.ts';
import type { Config } from './config.ts';
import type { ConnectorRegistry } from './connectors/registry.ts';
import type { Database } from './db.ts';
import { AuthenticationError, ForbiddenError } from './errors.ts';
import type { Hints } from './hints.ts';
import type { Permission } from './merchants/permissions.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Jobs } from './queues.ts';
import type { CardTries } from './rate-limits/card-tries.ts';
import type { RateLimiter } from './rate-limits/rate-limiter.ts';
import type { RoutingReader } from './routing/read-routing.ts';
import type { Tracing } from './tracing/tracing.ts';
import type { Vault } from './vault/vault.ts';
import type { Writers } from './writers.ts';

/** What a process is made of, built once at its start and passed down: nothing here is a global. */
export interface App {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly vault: Vault;
  readonly connectors: ConnectorRegistry;
  readonly routing: RoutingReader;
  readonly jobs: Jobs;
  readonly hints: Hints;
  readonly rates: RateLimiter;
  readonly cardTries: CardTries;
  readonly writers: Writers;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** The database's clock; tests set it. */
  readonly now: () => Date;
  readonly stopClock: () => void;
}

/** The world a credential opens: one merchant, one mode. Comes from the credential only, never from input. */
export interface Tenant {
  readonly merchantId: string;
  readonly mode: Mode;
}

export type Caller = KeyCaller | SessionCaller | CheckoutCaller;

interface CallerBase extends Tenant {
  readonly permissions: ReadonlySet<Permission>;
  /** When the merchant wants money taken where a request does not say it; null or missing: it has said nothing. */
  readonly captureMethod?: CaptureMethod | null;
}

export interface KeyCaller extends CallerBase {
  readonly kind: 'key';
  readonly keyId: string;
}

export interface SessionCaller extends CallerBase {
  readonly kind: 'session';
  readonly sessionId: string;
  readonly userId: string;
  readonly role: Role;
  readonly operator: boolean;
}

/** A shopper holding an order's client secret: may read and pay that order, and follow its payments. */
export interface CheckoutCaller extends CallerBase {
  readonly kind: 'checkout';
  readonly orderId: string;
  /** Beside our own: the web origins whose pages may use this credential. */
  readonly origins: readonly string[];
}

/** Where a request comes from, as far as it can be known. */
export interface RequestOrigin {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** One request: the process, who asks, and the id that its log lines carry. */
export interface Context {
  readonly app: App;
  readonly caller: Caller | null;
  readonly requestId: string;
  /** When money is taken where neither request nor merchant say it: each API has a default of its own. AUTOMATIC where missing. */
  readonly captureMethod?: CaptureMethod;
  /** Missing where no request is behind it. */
  readonly origin?: RequestOrigin;
}

export function callerOf(ctx: Context): Caller {
  if (!ctx.caller) throw new AuthenticationError();
  return ctx.caller;
}

/** The caller, if its credential allows this. */
export function authorizedCaller(ctx: Context, permission: Permission): Caller {
  const caller = callerOf(ctx);
  if (!caller.permissions.has(permission)) throw new ForbiddenError(permission);
  return caller;
}

/** The caller, if it is the merchant itself and its credential allows this: a shopper may do none of it. */
export function authorizedMerchant(ctx: Context, permission: Permission): Caller {
  const caller = authorizedCaller(ctx, permission);
  if (caller.kind === 'checkout') throw new ForbiddenError(permission);
  return caller;
}

/** When money is taken where the request does not say it. */
export function captureMethodOf(ctx: Pick<Context, 'captureMethod'>, caller: Caller): CaptureMethod {
  return caller.captureMethod ?? ctx.captureMethod ?? 'AUTOMATIC';
}

/** The first part of an idempotency key's scope beside merchant and mode. */
export function principalOf(caller: Caller): string {
  return caller.kind === 'checkout' ? caller.orderId : '';
}

/** The caller, if they run the installation: people only, and no role of a merchant's team. */
export function operatorOf(ctx: Context): SessionCaller {
  const caller = callerOf(ctx);
  if (caller.kind !== 'session' || !caller.operator) throw new ForbiddenError('what operators do');
  return caller;
}
