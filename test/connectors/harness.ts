import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type {
  AuthorizeRequest,
  BookLine,
  CardSource,
  Connector,
  ConnectorResult,
  FollowUpRequest,
  LookupRequest,
  LookupResult,
  NotificationMessage,
  NotificationVerdict,
  UpiSource,
} from '../../core/connectors/connector.ts';
import type { DeclineCode } from '../../core/connectors/decline-codes.ts';

// What the conformance suite of the connectors is written with.

type Source = CardSource | UpiSource;

/** What the processor itself has moved for a payment, in minor units: the witness beside the connector's word. */
export interface Movements {
  readonly authorized: number;
  readonly captured: number;
  readonly voided: number;
  readonly refunded: number;
}

/** A connector in front of a processor that can be told what to do. */
export interface ConnectorHarness {
  readonly connector: Connector;
  readonly sources: {
    readonly approved: Source;
    /** Approved, but every refund of it is declined. */
    readonly refundDeclined: Source;
    /** Waits for the shopper. */
    readonly challenge: Source;
    readonly declines: readonly (readonly [DeclineCode, Source])[];
  };
  /** The shopper acts on the challenge; resolves with the notification that the processor sends. */
  decideChallenge(key: string, approved: boolean): Promise<NotificationMessage>;
  /** The next acting call has its effect, and its answer is lost. */
  loseNextAnswer(): Promise<void>;
  /** The next acting call is never answered and has no effect. */
  swallowNextCall(): Promise<void>;
  /** The next acting call is answered with an error of the server's, and has no effect. */
  failNextCall(): Promise<void>;
  /** The notification, changed on its way or signed by somebody else. */
  forge(message: NotificationMessage): NotificationMessage;
  movements(paymentId: string): Promise<Movements>;
  close(): Promise<void>;
}

/** The harness of the test that is running. */
export type Current = () => ConnectorHarness;

/** A test that says of itself that it was left out. */
export function testIf(condition: boolean): typeof test.skip {
  return condition ? test : test.skip;
}

export const AMOUNT = 1000n;
export const signal = new AbortController().signal;

export function newKey(): string {
  return `att_${randomUUID().replaceAll('-', '')}`;
}

export function authorizeRequest(
  { sources }: ConnectorHarness,
  changes: Partial<AuthorizeRequest> = {},
): AuthorizeRequest {
  const key = newKey();
  return {
    ...{ key, paymentId: `pay_of_${key}`, amount: AMOUNT, currency: 'INR' },
    ...{ capture: false, source: sources.approved, returnUrl: null },
    ...changes,
  };
}

export async function authorize(
  harness: ConnectorHarness,
  changes: Partial<AuthorizeRequest> = {},
): Promise<{ readonly request: AuthorizeRequest; readonly result: ConnectorResult }> {
  const request = authorizeRequest(harness, changes);
  return { request, result: await harness.connector.authorize(request, signal) };
}

export interface Authorization {
  readonly paymentId: string;
  readonly reference: string;
}

export async function authorized(
  harness: ConnectorHarness,
  changes: Partial<AuthorizeRequest> = {},
): Promise<Authorization> {
  const { request, result } = await authorize(harness, changes);
  if (result.outcome !== 'approved') throw new Error(`unexpectedly ${result.outcome}`);
  return { paymentId: request.paymentId, reference: result.reference };
}

/** By a CAPTURE of its own, which every connector can. */
export async function captured(
  harness: ConnectorHarness,
  source = harness.sources.approved,
): Promise<Authorization> {
  const authorization = await authorized(harness, { source });
  await expectOutcome(harness.connector.capture(followUp(authorization, AMOUNT), signal), 'approved');
  return authorization;
}

export function followUp(
  { paymentId, reference }: Authorization,
  amount: bigint,
  final = false,
): FollowUpRequest {
  return { key: newKey(), paymentId, authorizationReference: reference, amount, currency: 'INR', final };
}

/** What the gateway would ask when the answer to the request was lost: it has no reference of an authorization then. */
export function askedAbout(
  request: AuthorizeRequest | FollowUpRequest,
  kind: LookupRequest['kind'] = 'AUTHORIZE',
): LookupRequest {
  const { key, paymentId, amount, currency } = request;
  return {
    ...{ key, kind, paymentId, amount, currency, ageMs: 1_000 },
    capture: 'capture' in request && request.capture,
    authorizationReference: 'authorizationReference' in request ? request.authorizationReference : null,
  };
}

export function lookUp(
  { connector }: ConnectorHarness,
  request: AuthorizeRequest | FollowUpRequest,
  kind?: LookupRequest['kind'],
): Promise<LookupResult> {
  return connector.lookup(askedAbout(request, kind), signal);
}

export async function expectOutcome(
  result: Promise<{ readonly outcome: string }>,
  outcome: ConnectorResult['outcome'],
): Promise<void> {
  expect(await result).toMatchObject({ outcome });
}

export async function expectMovements(
  harness: ConnectorHarness,
  paymentId: string,
  moved: Partial<Movements>,
): Promise<void> {
  const nothing: Movements = { authorized: 0, captured: 0, voided: 0, refunded: 0 };
  expect(await harness.movements(paymentId)).toEqual({ ...nothing, ...moved });
}

export function parse(
  { connector }: ConnectorHarness,
  message: NotificationMessage,
  now = new Date(),
): NotificationVerdict {
  if (!connector.parseNotification) throw new Error('The connector has no parseNotification.');
  return connector.parseNotification(message, now);
}

export async function readBooks({ connector }: Pick<ConnectorHarness, 'connector'>): Promise<BookLine[]> {
  const lines: BookLine[] = [];
  for await (const line of connector.readBooks?.(signal) ?? []) lines.push(line);
  return lines;
}
