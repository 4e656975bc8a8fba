import type {
  AbandonResult,
  AuthorizeRequest,
  Connector,
  ConnectorResult,
  FollowUpRequest,
  LookupResult,
} from './connector.ts';
import { createSandboxClient, type Reply } from './sandbox-client.ts';
import { parseSandboxNotification } from './sandbox-notification.ts';
import { readResult } from './sandbox-result.ts';

export interface SandboxConnectorOptions {
  /** Where the acquirer listens, e.g. http://127.0.0.1:8100. */
  readonly url: string;
  readonly secret: string;
  /** From the call to the whole answer, waiting for a connection included. */
  readonly timeoutMs: number;
}

/** A card number or VPA with a known outcome. */
export interface TestInstrument {
  readonly method: 'CARD' | 'UPI';
  readonly value: string;
  readonly outcome: string;
}

export interface SandboxConnector extends Connector {
  abandon(key: string, signal: AbortSignal): Promise<AbandonResult>;
  parseNotification: NonNullable<Connector['parseNotification']>;
  close(): Promise<void>;
  /** What the acquirer accepts, for people to try; empty when it does not answer. */
  listInstruments(signal: AbortSignal): Promise<readonly TestInstrument[]>;
}

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
      partialVoid: true,
      multipleCaptures: true,
      // Its books forget nothing.
      keyLifetimeMs: Number.POSITIVE_INFINITY,
    },
    async authorize(request, signal) {
      return resultOf(
        await client.send({ method: 'POST', path: '/v1/authorize', body: authorizeBody(request), signal }),
      );
    },
    capture: followUp('/v1/capture'),
    void: followUp('/v1/void'),
    refund: followUp('/v1/refund'),
    async lookup(key, signal) {
      return lookupOf(await client.send({ method: 'GET', path: keyPath(key), signal }));
    },
    async abandon(key, signal) {
      return abandonOf(await client.send({ method: 'POST', path: `${keyPath(key)}/abandon`, signal }));
    },
    parseNotification: (message, now) => parseSandboxNotification(message, options.secret, now),
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
  if (source.type === 'upi') return { ...base, upi: { vpa: source.vpa } };
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

/** 200 is an answer, and 400 a refusal that was not even tried; everything else leaves it open. */
function resultOf(reply: Reply): ConnectorResult {
  const result = lookupOf(reply);
  if (result.outcome === 'abandoned') {
    return refused('The key was abandoned before the request arrived.');
  }
  if (result.outcome === 'not_found') return { outcome: 'unknown', reason: 'HTTP 404' };
  return result;
}

function abandonOf(reply: Reply): AbandonResult {
  const result = lookupOf(reply);
  return result.outcome === 'not_found' ? { outcome: 'unknown', reason: 'HTTP 404' } : result;
}

function lookupOf(reply: Reply): LookupResult {
  if (reply.status === null) return { outcome: 'unknown', reason: reply.reason };
  const result = reply.status === 200 || reply.status === 404 ? readResult(reply.body) : undefined;
  if (result) return result;
  if (reply.status === 200) return { outcome: 'unknown', reason: 'the answer could not be read' };
  return { outcome: 'unknown', reason: `HTTP ${reply.status}` };
}
