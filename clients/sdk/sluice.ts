import { randomUUID } from 'node:crypto';
import type {
  CapturePaymentInput,
  CreateOrderInput,
  CreatePaymentInput,
  CreateWebhookEndpointInput,
  EndpointFieldsFragment,
  OrderFieldsFragment,
  PaymentFieldsFragment,
  PaymentFilter,
  RefundFieldsFragment,
  RefundFilter,
  RefundPaymentInput,
  RotateWebhookSecretInput,
  VoidPaymentInput,
  WebhookEndpointInput,
} from '../graphql/sdk/graphql.ts';
import * as documents from './documents.ts';
import { type EventsOptions, followEvents, type SluiceEvent } from './events.ts';
import { type ListOptions, type Page, pageOf, pages } from './pages.ts';
import { accepted } from './results.ts';
import { ask, execute, type Settings } from './transport.ts';

export type Order = OrderFieldsFragment;
export type Payment = PaymentFieldsFragment;
export type Refund = RefundFieldsFragment;
export type WebhookEndpoint = EndpointFieldsFragment;

/** An order with what opens it to a shopper; the secret is shown here and nowhere else. */
export interface CreatedOrder {
  readonly order: Order;
  readonly clientSecret: string;
  readonly checkoutUrl: string;
}

/** An endpoint with its secret, which is shown here and nowhere else. */
export interface EndpointSecret {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

export interface SluiceOptions {
  /** An API key, and its secret. Never in a browser. */
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Where the API is. Default: http://localhost:8000. */
  readonly url?: string;
  /** How often a request without an answer is sent again, with the same idempotency key. Default: 4. */
  readonly maxRetries?: number;
  /** How long one try may take, in milliseconds. Default: 20,000. */
  readonly timeoutMs?: number;
}

export type Sluice = ReturnType<typeof createSluice>;

/**
 * A merchant's way to the gateway. Writes carry an idempotency key (yours, or one made for the call), so that a
 * request whose answer was lost is sent again and done once. Amounts are integers in minor units. Throws
 * `RefusedError` and its kinds when the gateway says no, `ConnectionError` when no answer comes.
 */
export function createSluice(options: SluiceOptions) {
  const { apiKey, apiSecret, url = 'http://localhost:8000', maxRetries = 4, timeoutMs = 20_000 } = options;
  const settings: Settings = { url: url.replace(/\/$/, ''), apiKey, apiSecret, maxRetries, timeoutMs };
  return {
    orders: orders(settings),
    payments: payments(settings),
    refunds: refunds(settings),
    webhookEndpoints: webhookEndpoints(settings),
    /** Every event after a cursor, then live, over lost connections and restarts: no gap, no duplicate. */
    events: (wanted?: EventsOptions): AsyncGenerator<SluiceEvent> => followEvents(settings, wanted),
    /** The newest event's cursor: follow from here after you have loaded what you want to keep current. */
    eventCursor: async (): Promise<string> =>
      (await ask(settings, documents.ReadCursor, {})).data.eventCursor,
    /**
     * Any other operation of the schema. A write goes out with one key for all tries of the call, yours or one made for
     * it; a document with several writes names a key in the input of each.
     */
    graphql: async <Data = unknown>(
      query: string,
      variables: object = {},
      { idempotencyKey = randomUUID() }: { readonly idempotencyKey?: string } = {},
    ): Promise<Data> => (await execute<Data>(settings, { query, variables, idempotencyKey })).data,
  };
}

/** The same key on every try of one call. */
function keyed<Input extends { readonly idempotencyKey?: string | null | undefined }>(input: Input): Input {
  return { ...input, idempotencyKey: input.idempotencyKey ?? randomUUID() };
}

function orders(settings: Settings) {
  return {
    async create(input: CreateOrderInput): Promise<CreatedOrder> {
      return accepted(await ask(settings, documents.CreateOrder, { input: keyed(input) }), 'CreatedOrder');
    },
    /** null where there is no such order of yours. */
    async get(id: string): Promise<Order | null> {
      return (await ask(settings, documents.ReadOrder, { id })).data.node ?? null;
    },
  };
}

function payments(settings: Settings) {
  const page = async ({
    limit = 50,
    after,
    ...filter
  }: PaymentFilter & ListOptions = {}): Promise<Page<Payment>> =>
    pageOf(
      (await ask(settings, documents.ListPayments, { first: limit, after: after ?? null, filter })).data.list,
    );
  return {
    /** Answers at once with a PENDING payment; follow it with `events`, or read it again. */
    async create(input: CreatePaymentInput): Promise<Payment> {
      return accepted(await ask(settings, documents.CreatePayment, { input: keyed(input) }), 'Payment');
    },
    /** All that can be captured, or a part of it. Answers before the processor has. */
    async capture(
      paymentId: string,
      input: Omit<CapturePaymentInput, 'paymentId' | 'dryRun'> = {},
    ): Promise<Payment> {
      const variables = { input: keyed({ ...input, paymentId }) };
      return accepted(await ask(settings, documents.CapturePayment, variables), 'Payment');
    },
    /** Releases an authorization of which nothing is captured yet. */
    async void(
      paymentId: string,
      input: Omit<VoidPaymentInput, 'paymentId' | 'dryRun'> = {},
    ): Promise<Payment> {
      return accepted(
        await ask(settings, documents.VoidPayment, { input: keyed({ ...input, paymentId }) }),
        'Payment',
      );
    },
    /** All that is left, or a part of it. */
    async refund(
      paymentId: string,
      input: Omit<RefundPaymentInput, 'paymentId' | 'dryRun'> = {},
    ): Promise<Refund> {
      const variables = { input: keyed({ ...input, paymentId }) };
      return accepted(await ask(settings, documents.RefundPayment, variables), 'Refund');
    },
    /** null where there is no such payment of yours. */
    async get(id: string): Promise<Payment | null> {
      return (await ask(settings, documents.ReadPayment, { id })).data.node ?? null;
    },
    /** One page, newest first. */
    list: page,
    /** Every payment that the filter names, newest first, page by page as you go. */
    all: (filter: PaymentFilter = {}): AsyncGenerator<Payment> =>
      pages(after => page({ ...filter, limit: 100, after })),
  };
}

function refunds(settings: Settings) {
  const page = async ({
    limit = 50,
    after,
    ...filter
  }: RefundFilter & ListOptions = {}): Promise<Page<Refund>> =>
    pageOf(
      (await ask(settings, documents.ListRefunds, { first: limit, after: after ?? null, filter })).data.list,
    );
  return {
    /** null where there is no such refund of yours. */
    async get(id: string): Promise<Refund | null> {
      return (await ask(settings, documents.ReadRefund, { id })).data.node ?? null;
    },
    /** One page, newest first. */
    list: page,
    /** Every refund that the filter names, newest first. */
    all: (filter: RefundFilter = {}): AsyncGenerator<Refund> =>
      pages(after => page({ ...filter, limit: 100, after })),
  };
}

function webhookEndpoints(settings: Settings) {
  return {
    async create(input: CreateWebhookEndpointInput): Promise<EndpointSecret> {
      const reply = await ask(settings, documents.CreateEndpoint, { input: keyed(input) });
      return accepted(reply, 'WebhookEndpointSecret');
    },
    async list(): Promise<readonly WebhookEndpoint[]> {
      return (await ask(settings, documents.ListEndpoints, {})).data.list;
    },
    /** A new secret; the old one signs beside it for 24 hours. */
    async rotateSecret(input: RotateWebhookSecretInput): Promise<EndpointSecret> {
      const reply = await ask(settings, documents.RotateSecret, { input: keyed(input) });
      return accepted(reply, 'WebhookEndpointSecret');
    },
    async delete(endpointId: string): Promise<WebhookEndpoint> {
      const reply = await ask(settings, documents.DeleteEndpoint, {
        input: keyed<WebhookEndpointInput>({ endpointId }),
      });
      return accepted(reply, 'WebhookEndpoint');
    },
  };
}
