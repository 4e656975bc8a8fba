import type {
  AuthorizeRequest,
  Connector,
  ConnectorResult,
  FollowUpRequest,
} from '../connectors/connector.ts';
import type { App } from '../context.ts';
import { PROCESSOR_TIMEOUT_MS } from '../limits.ts';
import { capturesAtOnce } from './captures-at-once.ts';
import type { ClaimedAttempt } from './claim-attempts.ts';
import { followAttempt } from './follow-attempt.ts';

/**
 * Sends an attempt to its processor, once: claims it (committed), calls, and hands the answer to
 * `complete-attempts`. Whatever happens to this process in between, the attempt is then looked up by its key.
 */
export async function sendAttempt(app: App, attemptId: string): Promise<void> {
  const attempt = await app.writers.claims.submit(attemptId);
  if (!attempt) return;
  const { traceparent: parent } = attempt;
  await followAttempt(app, { verb: 'send', attempt, parent }, () => send(app, attempt));
}

async function send(app: App, attempt: ClaimedAttempt): Promise<void> {
  const connector = await app.connectors.through(attempt);
  const startedAt = performance.now();
  const result = connector
    ? await followCall(app, connector, attempt)
    : ({
        outcome: 'unknown',
        reason: `this process cannot reach ${attempt.accountId ?? attempt.connector}`,
      } as const);
  const seconds = (performance.now() - startedAt) / 1_000;
  app.metrics.processorCalls.observe({ connector: attempt.connector, outcome: result.outcome }, seconds);
  const { id, paymentId, sendNo } = attempt;
  await app.tracing.span({ name: `complete ${attempt.kind}` }, () =>
    app.writers.completions.submit({ attemptId: id, paymentId, sendNo, result }),
  );
  app.log.info(
    {
      attemptId: attempt.id,
      paymentId: attempt.paymentId,
      merchantId: attempt.merchantId,
      kind: attempt.kind,
      outcome: result.outcome,
      ...('reason' in result ? { reason: result.reason } : {}),
      durationMs: Math.round(performance.now() - startedAt),
    },
    'attempt.answered',
  );
}

function followCall(app: App, connector: Connector, attempt: ClaimedAttempt): Promise<ConnectorResult> {
  const name = `${connector.name} ${attempt.kind}`;
  return app.tracing.span({ name, kind: 'client' }, async span => {
    const result = await callConnector(app, connector, attempt);
    span.tell({ 'sluice.outcome': result.outcome });
    return result;
  });
}

async function callConnector(
  app: App,
  connector: Connector,
  attempt: ClaimedAttempt,
): Promise<ConnectorResult> {
  const signal = AbortSignal.timeout(PROCESSOR_TIMEOUT_MS);
  if (attempt.kind === 'AUTHORIZE')
    return connector.authorize(await authorizeRequest(app, connector, attempt), signal);
  const request = followUpRequest(attempt);
  if (attempt.kind === 'CAPTURE') return connector.capture(request, signal);
  return attempt.kind === 'VOID' ? connector.void(request, signal) : connector.refund(request, signal);
}

async function authorizeRequest(
  app: App,
  connector: Connector,
  attempt: ClaimedAttempt,
): Promise<AuthorizeRequest> {
  const { payment } = attempt;
  return {
    key: attempt.id,
    paymentId: payment.id,
    amount: attempt.amount,
    currency: payment.currency,
    capture: capturesAtOnce(payment, connector),
    source: payment.method === 'CARD' ? await cardSource(app, attempt) : { type: 'upi', vpa: payment.vpa },
    returnUrl: payment.returnUrl,
  };
}

async function cardSource(app: App, attempt: ClaimedAttempt): Promise<AuthorizeRequest['source']> {
  const { payment, sealedCard, sealedCvv } = attempt;
  if (!sealedCard) throw new Error(`the card of ${payment.id} is gone before its authorization`);
  const card = JSON.parse(await app.vault.open(attempt, `card/${payment.id}`, sealedCard)) as {
    number: string;
    holderName: string | null;
  };
  return {
    type: 'card',
    number: card.number,
    holderName: card.holderName,
    expiryMonth: payment.cardExpiryMonth ?? 0,
    expiryYear: payment.cardExpiryYear ?? 0,
    cvv: sealedCvv ? await app.vault.open(attempt, `cvv/${payment.id}`, sealedCvv) : null,
  };
}

function followUpRequest(attempt: ClaimedAttempt): FollowUpRequest {
  const { payment } = attempt;
  if (payment.processorReference === null) throw new Error(`${payment.id} has no reference to act on`);
  return {
    key: attempt.id,
    paymentId: payment.id,
    amount: attempt.amount,
    currency: payment.currency,
    authorizationReference: payment.processorReference,
    final: attempt.final,
  };
}
