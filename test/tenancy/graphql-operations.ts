import type { Permission } from '../../core/merchants/permissions.ts';
import type { Subject } from './world.ts';

/** One way to name something in the arguments of a field. */
export interface Naming {
  readonly names: Subject;
  /** The arguments as GraphQL writes them; it is given the id of what is named. */
  readonly args: (id: string) => string;
}

/** Who may ask for a root field, and how it is asked for. */
export interface FieldAccess {
  /** The permission; `credential`: any that is right; `operator`: a user who runs the installation; `anybody`: none. */
  readonly needs: Permission | 'credential' | 'operator' | 'anybody';
  /** Whether an order's client secret is enough, for what belongs to that order. */
  readonly checkout?: true;
  /** For people only: an API key is refused whatever it may do. */
  readonly person?: true;
  /** Tells of the merchant as a whole: its key of the other mode is no stranger. */
  readonly bothModes?: true;
  readonly names?: Subject;
  /** The arguments as GraphQL writes them; it is given the id of what the field names. */
  readonly args?: (id: string) => string;
  /** What its other arguments can name: filters, and ids deep inside an input. */
  readonly also?: readonly Naming[];
  /** Where it takes ids that mean something beside another id of the caller's own only; test/tenancy/filters.test.ts tries those. */
  readonly beside?: readonly string[];
}

const byId = (id: string) => `id: "${id}"`;
const input =
  (name: string, more = '') =>
  (id: string) =>
    `input: { ${name}: "${id}" ${more} }`;

const targets = (id: string) => `[{ accountId: "${id}", weight: 1 }]`;

const SINCE = '"2026-01-01T00:00:00Z"';
const URL = '"https://hooks.example.com/"';

/**
 * Every field of Query, Mutation and Subscription. To add one, say what it needs and, where an argument is an id,
 * what that names:
 *
 *     'Query.thing': { needs: 'payments:read', names: 'payment', args: byId },
 *
 * A field whose id is of a new kind needs a maker in world.ts as well. Every argument that takes an id has to be named so,
 * by `names` or in `also`: test/tenancy/graphql.test.ts walks the schema for those that are not.
 */
export const FIELDS: Readonly<Record<string, FieldAccess>> = {
  'Query.analytics': { needs: 'payments:read', args: () => 'range: TODAY' },
  'Query.apiKeys': { needs: 'keys:write' },
  'Query.apiRequests': {
    needs: 'events:read',
    also: [{ names: 'used key', args: id => `filter: { keyId: "${id}" }` }],
  },
  'Query.auditLog': { needs: 'audit:read', bothModes: true },
  'Query.auditVerdict': { needs: 'audit:read' },
  'Query.balanceHistory': {
    needs: 'balances:read',
    args: () => 'account: MERCHANT_BALANCE, currency: "INR", range: LAST_7_DAYS',
  },
  'Query.balances': { needs: 'balances:read' },
  'Query.connectorAccounts': { needs: 'payments:read' },
  'Query.connectorKinds': { needs: 'payments:read', bothModes: true },
  'Query.deadDeliveries': { needs: 'operator' },
  'Query.deliveries': {
    needs: 'webhooks:read',
    also: [
      { names: 'used endpoint', args: id => `filter: { endpointId: "${id}" }` },
      { names: 'payment', args: id => `filter: { paymentId: "${id}" }` },
      { names: 'delivery', args: id => `filter: { deliveryId: "${id}" }` },
    ],
  },
  'Query.delivery': { needs: 'webhooks:read', names: 'delivery', args: byId },
  'Query.event': { needs: 'events:read', names: 'event', args: byId },
  'Query.eventCursor': { needs: 'events:read' },
  'Query.events': {
    needs: 'events:read',
    also: [{ names: 'payment', args: id => `after: "0", paymentId: "${id}"` }],
  },
  'Query.installation': { needs: 'anybody' },
  'Query.invite': { needs: 'anybody', args: () => 'token: "unknown"' },
  'Query.invites': { needs: 'team:write', person: true },
  'Query.ledgerEntries': {
    needs: 'balances:read',
    also: [{ names: 'paid payment', args: id => `filter: { paymentId: "${id}" }` }],
  },
  'Query.node': { needs: 'orders:read', checkout: true, names: 'order', args: byId },
  'Query.operations': { needs: 'operator' },
  'Query.order': { needs: 'orders:read', checkout: true, names: 'order', args: byId },
  'Query.orders': { needs: 'orders:read' },
  'Query.payment': { needs: 'payments:read', checkout: true, names: 'payment', args: byId },
  'Query.payments': {
    needs: 'payments:read',
    also: [{ names: 'tried order', args: id => `filter: { orderId: "${id}" }` }],
  },
  'Query.paymentCount': {
    needs: 'payments:read',
    also: [{ names: 'tried order', args: id => `filter: { orderId: "${id}" }` }],
  },
  'Query.paymentStats': { needs: 'payments:read', args: () => `since: ${SINCE}` },
  'Query.refund': { needs: 'payments:read', names: 'refund', args: byId },
  'Query.refunds': {
    needs: 'payments:read',
    also: [{ names: 'paid payment', args: id => `filter: { paymentId: "${id}" }` }],
  },
  'Query.routing': { needs: 'payments:read' },
  'Query.routingPreview': {
    needs: 'payments:read',
    args: () => 'amount: 100, currency: "INR", method: CARD',
  },
  'Query.sessions': { needs: 'credential', person: true },
  'Query.team': { needs: 'credential', person: true },
  'Query.unsettledAttempts': { needs: 'payments:read' },
  'Query.viewer': { needs: 'anybody' },
  'Query.webhookEndpoint': { needs: 'webhooks:read', names: 'endpoint', args: byId },
  'Query.webhookEndpoints': { needs: 'webhooks:read' },
  'Query.webhookInbox': { needs: 'webhooks:read' },

  'Mutation.acceptInvite': { needs: 'anybody', args: () => 'input: { token: "unknown" }' },
  'Mutation.addConnectorAccount': {
    needs: 'settings:write',
    person: true,
    args: () => 'input: { connector: "nobody", label: "A", credentials: [] }',
  },
  'Mutation.cancelDelivery': { needs: 'webhooks:write', names: 'delivery', args: input('deliveryId') },
  'Mutation.capturePayment': { needs: 'payments:write', names: 'payment', args: input('paymentId') },
  'Mutation.changePassword': {
    needs: 'credential',
    person: true,
    args: () => 'input: { currentPassword: "wrong", newPassword: "a new one that is long" }',
  },
  'Mutation.changeRole': {
    needs: 'team:write',
    person: true,
    names: 'member',
    args: input('userId', 'role: VIEWER'),
  },
  'Mutation.createApiKey': {
    needs: 'keys:write',
    args: () => 'input: { name: "till", scopes: ["keys:write"] }',
  },
  'Mutation.createDemoOrder': { needs: 'anybody' },
  'Mutation.createOrder': { needs: 'orders:write', args: () => 'input: { amount: 100 }' },
  'Mutation.createPayment': {
    needs: 'payments:write',
    checkout: true,
    names: 'order',
    args: input('orderId', 'upi: { vpa: "someone@bank" }'),
  },
  'Mutation.createWebhookEndpoint': { needs: 'webhooks:write', args: () => `input: { url: ${URL} }` },
  'Mutation.deleteWebhookEndpoint': { needs: 'webhooks:write', names: 'endpoint', args: input('endpointId') },
  'Mutation.disableConnectorAccount': {
    needs: 'settings:write',
    person: true,
    names: 'account',
    args: input('accountId'),
  },
  'Mutation.disableWebhookEndpoint': {
    needs: 'webhooks:write',
    names: 'endpoint',
    args: input('endpointId'),
  },
  'Mutation.enableConnectorAccount': {
    needs: 'settings:write',
    person: true,
    names: 'account',
    args: input('accountId'),
  },
  'Mutation.enableWebhookEndpoint': { needs: 'webhooks:write', names: 'endpoint', args: input('endpointId') },
  'Mutation.inviteMember': {
    needs: 'team:write',
    person: true,
    args: () => 'input: { email: "a@example.com", role: VIEWER }',
  },
  'Mutation.refundPayment': { needs: 'refunds:write', names: 'payment', args: input('paymentId') },
  'Mutation.removeMember': { needs: 'team:write', person: true, names: 'member', args: input('userId') },
  'Mutation.replayEvents': {
    needs: 'webhooks:write',
    names: 'endpoint',
    args: input('endpointId', `since: ${SINCE}`),
    beside: ['input.eventIds'],
  },
  'Mutation.requestPasswordReset': {
    needs: 'team:write',
    person: true,
    names: 'member',
    args: input('userId'),
  },
  'Mutation.resetPassword': {
    needs: 'anybody',
    args: () => 'input: { token: "unknown", newPassword: "a new one that is long" }',
  },
  'Mutation.resolveAttempt': {
    needs: 'operator',
    names: 'attempt',
    args: input('attemptId', 'decision: NOTED, note: "looked at"'),
  },
  'Mutation.retryDeadDeliveries': {
    needs: 'operator',
    names: 'delivery',
    args: id => `input: { deliveryIds: ["${id}"] }`,
  },
  'Mutation.retryDeliveries': {
    needs: 'webhooks:write',
    names: 'delivery',
    args: id => `input: { deliveryIds: ["${id}"] }`,
  },
  'Mutation.retryDelivery': { needs: 'webhooks:write', names: 'delivery', args: input('deliveryId') },
  'Mutation.revokeInvite': {
    needs: 'team:write',
    person: true,
    names: 'invite',
    args: input('inviteId'),
  },
  'Mutation.revokeOtherSessions': { needs: 'credential', person: true },
  'Mutation.revokeSession': {
    needs: 'credential',
    person: true,
    names: 'session',
    args: input('sessionId'),
  },
  'Mutation.revokeApiKey': { needs: 'keys:write', names: 'key', args: input('keyId') },
  'Mutation.rotateConnectorCredentials': {
    needs: 'settings:write',
    person: true,
    names: 'account',
    args: input('accountId', 'credentials: []'),
  },
  'Mutation.rotateWebhookSecret': { needs: 'webhooks:write', names: 'endpoint', args: input('endpointId') },
  'Mutation.saveWebhookSettings': { needs: 'webhooks:write', args: () => `input: { webhookUrl: ${URL} }` },
  'Mutation.sendTestEvent': { needs: 'webhooks:write', names: 'endpoint', args: input('endpointId') },
  'Mutation.setWebhookInbox': { needs: 'webhooks:write', args: () => 'input: {}' },
  'Mutation.signIn': { needs: 'anybody', args: () => 'input: { email: "a@example.com", password: "x" }' },
  'Mutation.signInDemo': { needs: 'anybody' },
  'Mutation.signOut': { needs: 'anybody' },
  'Mutation.switchMerchant': {
    needs: 'credential',
    person: true,
    names: 'merchant',
    args: input('merchantId'),
  },
  'Mutation.switchMode': { needs: 'credential', person: true, args: () => 'input: { mode: TEST }' },
  'Mutation.updateMerchant': {
    needs: 'settings:write',
    person: true,
    args: () => 'input: { name: "A Shop" }',
  },
  'Mutation.updateRouting': {
    needs: 'settings:write',
    person: true,
    args: () => 'input: { version: 0, rules: [], otherwise: [] }',
    also: [
      { names: 'account', args: id => `input: { version: 0, rules: [], otherwise: ${targets(id)} }` },
      {
        names: 'account',
        args: id => `input: { version: 0, rules: [{ targets: ${targets(id)} }], otherwise: [] }`,
      },
    ],
  },
  'Mutation.updateWebhookEndpoint': { needs: 'webhooks:write', names: 'endpoint', args: input('endpointId') },
  'Mutation.voidPayment': { needs: 'payments:write', names: 'payment', args: input('paymentId') },

  'Subscription.deliveries': {
    needs: 'webhooks:read',
    also: [{ names: 'used endpoint', args: id => `endpointId: "${id}"` }],
  },
  'Subscription.events': {
    needs: 'events:read',
    also: [{ names: 'payment', args: id => `after: "0", paymentId: "${id}"` }],
  },
  'Subscription.payment': { needs: 'payments:read', checkout: true, names: 'payment', args: byId },
};
