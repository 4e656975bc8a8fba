import type { IncomingHttpHeaders } from 'node:http';
import type { App, Caller, CheckoutCaller, KeyCaller, SessionCaller } from '../core/context.ts';
import { AuthenticationError, Refusal } from '../core/errors.ts';
import { type Authenticator, createAuthenticator } from '../core/merchants/authenticate.ts';
import type { BeforeQuery } from '../core/merchants/credential-cache.ts';
import { sessionTokenIn } from './cookie.ts';
import { isOwnOrigin, isThroughCheckout } from './origin.ts';

/** What goes with the headers that say who asks. */
export interface Asked {
  /** What the page shows, where no header can say it. */
  readonly shown?: unknown;
  /** Called before the database is asked for a credential. */
  readonly beforeQuery?: BeforeQuery;
}

/**
 * Credentials in, caller out. An API key or a client secret that is wrong is an error; a session that is over is
 * nobody. A session counts only for requests of our own pages (CSRF, cross-site WebSockets).
 */
export interface Callers {
  /**
   * From a request's headers, or from those of a WebSocket's upgrade, which cannot say what the page shows: that
   * comes with `shown`.
   */
  fromHeaders(headers: IncomingHttpHeaders, asked?: Asked): Promise<Caller | null>;
  /** For REST, which knows API keys only; throws where there is none. */
  fromApiKey(headers: IncomingHttpHeaders, asked?: Asked): Promise<KeyCaller>;
  /** From what a WebSocket client sends instead of headers, which browsers do not let it set; they say where from. */
  fromParams(
    params: Readonly<Record<string, unknown>>,
    headers: IncomingHttpHeaders,
    asked?: Asked,
  ): Promise<Caller | null>;
  /** From a session that has just begun. */
  fromSession(token: string): Promise<SessionCaller | null>;
  forgetSession(token: string): void;
}

/** A cookie that came from a page of somebody else. */
export class ForeignOriginError extends Refusal {
  constructor() {
    super(
      'FORBIDDEN',
      'A session is only good for requests of the dashboard itself. Other clients use an API key.',
    );
  }
}

/** The page says whose world it shows, so that a press on it can never mean another one. */
export const SHOWN_HEADER = 'sluice-shown';

function shownBy({ merchantId, mode }: SessionCaller): string {
  return `${merchantId} ${mode}`;
}

/** The session went on to another mode or merchant in another tab; this page still shows the one before. */
export class SessionMovedError extends Refusal {
  constructor() {
    super(
      'SESSION_MOVED',
      'This session is now in another mode or at another merchant than the page shows. Load it again.',
    );
  }
}

/** A client secret that was used by a page of somebody else. */
export class ForeignShopError extends Refusal {
  constructor(origin: string) {
    super(
      'FORBIDDEN',
      `This order's client secret may not be used by pages of ${origin}. The merchant adds the origins of its shop to its allowed origins.`,
    );
  }
}

export function createCallers(app: App): Callers {
  const authenticator = createAuthenticator(app);

  /** Browsers say which page asks, other programs do not; what a page got hold of is not to work everywhere. */
  function whereAllowed<Found extends Caller | null>(caller: Found, headers: IncomingHttpHeaders): Found {
    const { origin } = headers;
    if (caller?.kind !== 'checkout' || origin === undefined) return caller;
    const { PUBLIC_URL, CHECKOUT_URL } = app.config;
    const isOurs = isOwnOrigin(headers, CHECKOUT_URL) || isOwnOrigin(headers, PUBLIC_URL);
    if (isOurs || caller.origins.includes(origin)) return caller;
    throw new ForeignShopError(origin);
  }

  return {
    async fromApiKey(headers, asked = {}) {
      const caller = await fromCredentials(authenticator, credentialsIn(headers), asked);
      if (caller?.kind !== 'key') throw new AuthenticationError();
      return caller;
    },
    async fromHeaders(headers, asked = {}) {
      const { shown = headers[SHOWN_HEADER] } = asked;
      const caller = await fromCredentials(authenticator, credentialsIn(headers), asked);
      if (caller) return whereAllowed(caller, headers);
      const token = sessionTokenIn(headers.cookie);
      if (token === undefined) return null;
      const session = await authenticator.bySession(token, asked.beforeQuery);
      const isOurs = isOwnOrigin(headers, app.config.PUBLIC_URL) && !isThroughCheckout(headers, app.config);
      if (session && !isOurs) throw new ForeignOriginError();
      if (session && shown !== undefined && shown !== shownBy(session)) throw new SessionMovedError();
      return session;
    },
    async fromParams(params, headers, asked = {}) {
      const byName = new Map(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]));
      const sent = {
        apiKey: text(byName.get('x-api-key')),
        apiSecret: text(byName.get('x-api-secret')),
        authorization: text(byName.get('authorization')),
      };
      const caller = await fromCredentials(authenticator, sent, asked);
      return whereAllowed(caller, headers);
    },
    fromSession: token => authenticator.bySession(token),
    forgetSession: token => authenticator.forgetSession(token),
  };
}

/** The key that a request names, whether or not its secret is right; undefined for one that names none. */
export function keyIdIn(headers: IncomingHttpHeaders): string | undefined {
  const { apiKey, authorization } = credentialsIn(headers);
  if (apiKey !== undefined) return apiKey;
  const [scheme, value = ''] = authorization?.trim().split(/\s+/, 2) ?? [];
  return scheme?.toLowerCase() === 'basic' ? basicPair(value)[0] : undefined;
}

interface Credentials {
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
  readonly authorization: string | undefined;
}

function credentialsIn(headers: IncomingHttpHeaders): Credentials {
  return {
    apiKey: single(headers['x-api-key']),
    apiSecret: single(headers['x-api-secret']),
    authorization: headers.authorization,
  };
}

async function fromCredentials(
  authenticator: Authenticator,
  sent: Credentials,
  { beforeQuery }: Asked,
): Promise<KeyCaller | CheckoutCaller | null> {
  if (sent.apiKey !== undefined || sent.apiSecret !== undefined) {
    return authenticator.byKey(sent.apiKey ?? '', sent.apiSecret ?? '', beforeQuery);
  }
  if (sent.authorization === undefined) return null;
  const [scheme, value] = sent.authorization.trim().split(/\s+/, 2);
  if (scheme?.toLowerCase() === 'bearer') return authenticator.byOrder(value ?? '', beforeQuery);
  if (scheme?.toLowerCase() !== 'basic') throw new AuthenticationError();
  const [keyId, secret] = basicPair(value ?? '');
  return authenticator.byKey(keyId, secret, beforeQuery);
}

function basicPair(value: string): [string, string] {
  const pair = Buffer.from(value, 'base64').toString();
  const at = pair.indexOf(':');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
