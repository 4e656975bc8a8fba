import type { DeclineCode } from './decline-codes.ts';

/**
 * The one interface behind which processors differ.
 *
 * Rules every connector keeps (the conformance suite checks them):
 * - `key` is the attempt's id. The same key never moves money twice, however often it is sent.
 * - Only an explicit answer is `approved` or `declined`. Timeouts, resets, 5xx and answers that do not parse
 *   are `unknown`: a connector never throws for what a processor or a network did.
 * - `lookup` moves nothing, and changes nothing that a shopper or a merchant could notice.
 */
export interface Connector {
  readonly name: string;
  readonly serves: Serves;
  readonly capabilities: ConnectorCapabilities;
  authorize(request: AuthorizeRequest, signal: AbortSignal): Promise<ConnectorResult>;
  capture(request: FollowUpRequest, signal: AbortSignal): Promise<ConnectorResult>;
  void(request: FollowUpRequest, signal: AbortSignal): Promise<ConnectorResult>;
  refund(request: FollowUpRequest, signal: AbortSignal): Promise<ConnectorResult>;
  /** What the processor knows of the request that carried the key. */
  lookup(request: LookupRequest, signal: AbortSignal): Promise<LookupResult>;
  /** Makes it certain that the key can never move money from now on, or answers what it has already done. */
  abandon?(request: LookupRequest, signal: AbortSignal): Promise<AbandonResult>;
  /** Tells a notification that the processor sent from one that somebody made up. Verifies, stores nothing. */
  parseNotification?(message: NotificationMessage, now: Date): NotificationVerdict;
  /** Every movement of money in the processor's own books; for reconciliation. */
  readBooks?(signal: AbortSignal): AsyncIterable<BookLine>;
  /** Ends its connections; calls under way become `unknown`. */
  close?(): Promise<void>;
}

/** Which new payments may go to a connector. */
export interface Serves {
  readonly modes: readonly ('TEST' | 'LIVE')[];
  readonly methods: readonly ('CARD' | 'UPI')[];
  /** ISO 4217 codes. */
  readonly currencies: readonly string[] | 'ALL';
}

export interface ConnectorCapabilities {
  /** One AUTHORIZE call may capture at once. Without it completion creates a CAPTURE attempt. */
  readonly captureOnAuthorize: boolean;
  /** Authorizes UPI without capturing it. Without it, manual UPI payments are refused. */
  readonly authorizeUpi: boolean;
  /** Starts a UPI payment without an address: the answer is a code or a link that any can pay. Else it needs one. */
  readonly upiWithoutVpa: boolean;
  /** Gives back part of an authorization. Without it the part is released with the final capture. */
  readonly partialVoid: boolean;
  /** More than one capture on one authorization. */
  readonly multipleCaptures: boolean;
  /** How long the processor remembers a key; the identical request may be sent again only within it. */
  readonly keyLifetimeMs: number;
}

/** An amount in minor units with its ISO 4217 currency. */
export interface Amount {
  readonly amount: bigint;
  readonly currency: string;
}

export interface AuthorizeRequest extends Amount {
  readonly key: string;
  readonly paymentId: string;
  readonly capture: boolean;
  readonly source: CardSource | UpiSource;
  /** Where the processor sends the shopper back after a challenge. */
  readonly returnUrl: string | null;
}

export interface CardSource {
  readonly type: 'card';
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  /** Gone after 15 minutes or a crash of Postgres; a request sent again then goes without it. */
  readonly cvv: string | null;
  readonly holderName: string | null;
}

export interface UpiSource {
  readonly type: 'upi';
  /** null: whoever scans the code or opens the link pays, from an address that nobody knows yet. */
  readonly vpa: string | null;
}

/** CAPTURE, VOID and REFUND act on what the AUTHORIZE made. */
export interface FollowUpRequest extends Amount {
  readonly key: string;
  readonly paymentId: string;
  /** The processor's reference of the authorization. */
  readonly authorizationReference: string;
  /** CAPTURE: release what is left of the authorization. */
  readonly final: boolean;
}

/** The request that is asked about, as far as it can be told without the card. */
export interface LookupRequest extends Amount {
  readonly key: string;
  readonly kind: 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'REFUND';
  readonly paymentId: string;
  /** AUTHORIZE: whether it was to capture at once. */
  readonly capture: boolean;
  /** The processor's reference of the authorization; null where the answer that told it has not come yet. */
  readonly authorizationReference: string | null;
  /** The key cannot have been sent longer ago than this. */
  readonly ageMs: number;
}

export type ConnectorResult = Approved | Declined | RequiresAction | Unknown;

export interface Approved {
  readonly outcome: 'approved';
  readonly reference: string;
  /** AUTHORIZE: whether the money was captured in the same call. */
  readonly captured: boolean;
  /** AUTHORIZE of a UPI payment that had no address: the one that paid, where the processor tells. */
  readonly vpa?: string;
}

export interface Declined {
  readonly outcome: 'declined';
  readonly code: DeclineCode;
  /** The processor's own words, for the merchant. */
  readonly message: string;
  readonly reference: string | null;
}

export interface RequiresAction {
  readonly outcome: 'requires_action';
  readonly reference: string;
  readonly nextAction: NextAction;
}

/** What the shopper has to do before the processor decides. */
export interface NextAction {
  readonly type: 'REDIRECT' | 'UPI_QR' | 'WAIT';
  readonly url: string | null;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface Unknown {
  readonly outcome: 'unknown';
  /** In words: "timed out after 8000 ms", "HTTP 500". */
  readonly reason: string;
}

/** `not_found`: the processor has never seen the key. `abandoned`: it has promised never to act on it. */
export type LookupResult =
  | ConnectorResult
  | { readonly outcome: 'not_found' }
  | { readonly outcome: 'abandoned' };

export type AbandonResult = ConnectorResult | { readonly outcome: 'abandoned' };

/** A notification as it arrived. Signatures are over the raw bytes: parsing and printing again would break them. */
export interface NotificationMessage {
  readonly rawBody: Uint8Array;
  readonly headers: Headers;
}

/** What a processor tells without being asked. Its `result` is to be treated like a lookup's. */
export interface Notification extends Amount {
  /** The processor's id of this notification: the same again is a duplicate. */
  readonly id: string;
  readonly key: string;
  readonly reference: string;
  readonly result: ConnectorResult;
}

export type NotificationVerdict =
  | { readonly verdict: 'authentic'; readonly notification: Notification }
  /** Authentic, and about nothing that a request of ours waits for. The processor is told that it has arrived. */
  | { readonly verdict: 'ignored'; readonly reason: string }
  /** `reason` is for the log, not for the sender. */
  | { readonly verdict: 'refused'; readonly reason: string };

/** One line of a processor's books: what the request with this key moved, in minor units. */
export interface BookLine {
  readonly key: string;
  readonly currency: string;
  readonly captured: bigint;
  readonly refunded: bigint;
}
