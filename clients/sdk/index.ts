export type { EventType, PaymentAction, PaymentStatus, RefundStatus } from '../graphql/sdk/graphql.ts';
export {
  AuthenticationError,
  ConnectionError,
  IdempotencyError,
  InvalidStateError,
  NotFoundError,
  OrderConflictError,
  RefusedError,
  ServerError,
  SluiceError,
  ValidationError,
} from './errors.ts';
export type { EventsOptions, SluiceEvent } from './events.ts';
export type { ListOptions, Page } from './pages.ts';
export { type SignableWebhook, signWebhook } from './sign-webhook.ts';
export {
  type CreatedOrder,
  createSluice,
  type EndpointSecret,
  type Order,
  type Payment,
  type Refund,
  type Sluice,
  type SluiceOptions,
  type WebhookEndpoint,
} from './sluice.ts';
export {
  type VerifyOptions,
  verifyWebhook,
  type WebhookEvent,
  WebhookVerificationError,
} from './webhooks.ts';
