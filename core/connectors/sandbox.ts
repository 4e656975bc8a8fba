import type {
  AbandonResult,
  AuthorizeRequest,
  Connector,
  ConnectorResult,
  Declined,
  FollowUpRequest,
  LookupRequest,
  LookupResult,
  Unknown,
} from './connector.ts';
import { readSandboxBooks } from './sandbox-books.ts';
import { createSandboxClient, type Reply, type SandboxConnectorOptions } from './sandbox-client.ts';
import { parseSandboxNotification } from './sandbox-notification.ts';
import { readErrorMessage, readResult } from './sandbox-result.ts';

/** A card number or VPA with a known outcome. */
export interface TestInstrument {
  readonly method: 'CARD' | 'UPI';
  readonly value: string;
  readonly outcome: string;
}

export interface SandboxConnector extends Connector {
  abandon(request: Pick<LookupRequest, 'key'>, signal: AbortSignal): Promise<AbandonResult>;
  lookup(request: Pick<LookupRequest, 'key'>, signal: AbortSignal): Promise<LookupResult>;
  parseNotification: NonNullable<Connector['parseNotification']>;
  close(): Promise<void>;
  /** What the acquirer accepts, for people to try; empty when it does not answer. */
  listInstruments(signal: AbortSignal): Promise<readonly TestInstrument[]>;
}

/** Its books forget nothing; ten years stand for that in a number that dates can be made of. */
const KEY_LIFETIME_MS = 10 * 365 * 24 * 60 * 60 * 1000;

/** The connector to our own acquirer simulator, which plays with TEST money only. */
export function createSandboxConnector(options: SandboxConnectorOptions): SandboxConnector {
  const client = createSandboxClient(options);
  const followUp = (path: string) => (request: FollowUpRequest, signal: AbortSignal) =>
    client.send({ method: 'POST', path, body: followUpBody(request), signal }).then(resultOf);

  return {
    name: 'sandbox',
    serves: { modes: ['TEST'], methods: ['CARD', 'UPI'], currencies: 'ALL' },
    capabilities: {
      captureOnAuthorize: true,
      authorizeUpi: true,
      upiWithoutVpa: true,
      partialVoid: true,
      multipleCaptures: true,
      keyLifetimeMs: KEY_LIFETIME_MS,
    },
    async authorize(request, signal) {
      return resultOf(
        await client.send({ method: 'POST', path: '/v1/authorize', body: authorizeBody(request), signal }),
      );
    },
    capture: followUp('/v1/capture'),
    void: followUp('/v1/void'),
    refund: followUp('/v1/refund'),
    async lookup({ key }, signal) {
      return lookupOf(await client.send({ method: 'GET', path: keyPath(key), signal }));
    },
    async abandon({ key }, signal) {
      return abandonOf(await client.send({ method: 'POST', path: `${keyPath(key)}/abandon`, signal }));
    },
    parseNotification: (message, now) => parseSandboxNotification(message, options.secret, now),
    readBooks: signal => readSandboxBooks(options, signal),
    async listInstruments(signal) {
      const reply = await client.send({ method: 'GET', path: '/v1/instruments', signal });
      const { instruments } = (reply.status === 200 ? reply.body : {}) as { instruments?: TestInstrument[] };
      return instruments ?? [];
    },
    close: () => client.close(),
  };
}

function keyPath(key: string): string {
  return `/v1/requests/${encodeURIComponent(key)}`;
}

function authorizeBody({ source, ...request }: AuthorizeRequest): object {
  const { key, paymentId, amount, currency, capture, returnUrl } = request;
  const base = {
    key,
    payment_id: paymentId,
    amount: Number(amount),
    currency,
    capture,
    return_url: returnUrl,
  };
  if (source.type === 'upi') return { ...base, upi: source.vpa === null ? {} : { vpa: source.vpa } };
  const { number, expiryMonth, expiryYear, cvv, holderName } = source;
  const card = { number, expiry_month: expiryMonth, expiry_year: expiryYear, cvv, holder_name: holderName };
  return { ...base, card };
}

function followUpBody(request: FollowUpRequest): object {
  const { key, paymentId, authorizationReference, amount, currency, final } = request;
  return {
    key,
    payment_id: paymentId,
    authorization: authorizationReference,
    amount: Number(amount),
    currency,
    final,
  };
}

/** 400 is a refusal: the request was not even tried. */
function resultOf(reply: Reply): ConnectorResult {
  if (reply.status === 400) return refused(readErrorMessage(reply.body));
  const result = lookupOf(reply);
  if (result.outcome === 'abandoned') return refused('The key was abandoned before the request arrived.');
  return result.outcome === 'not_found' ? unknownOf(reply) : result;
}

function abandonOf(reply: Reply): AbandonResult {
  const result = lookupOf(reply);
  return result.outcome === 'not_found' ? unknownOf(reply) : result;
}

/** A 404 counts only in the acquirer's own words: a proxy that lost its way knows nothing about a charge. */
function lookupOf(reply: Reply): LookupResult {
  const isAnswer = reply.status === 200 || reply.status === 404;
  return (isAnswer && readResult(reply.body)) || unknownOf(reply);
}

function unknownOf(reply: Reply): Unknown {
  if (reply.status === null) return { outcome: 'unknown', reason: reply.reason };
  const reason = reply.status === 200 ? 'the answer could not be read' : `HTTP ${reply.status}`;
  return { outcome: 'unknown', reason };
}

function refused(message: string): Declined {
  return { outcome: 'declined', code: 'invalid_request', message, reference: null };
}
