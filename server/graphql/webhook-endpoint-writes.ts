import { IdempotencyError, InvalidStateError, NotFoundError, ValidationError } from '../../core/errors.ts';
import { deleteEndpoint } from '../../core/webhooks/delete-endpoint.ts';
import { disableEndpoint } from '../../core/webhooks/disable-endpoint.ts';
import { enableEndpoint } from '../../core/webhooks/enable-endpoint.ts';
import { putSettings } from '../../core/webhooks/put-settings.ts';
import { type EndpointWithSecret, registerEndpoint } from '../../core/webhooks/register-endpoint.ts';
import { rotateSecret } from '../../core/webhooks/rotate-secret.ts';
import { updateEndpoint } from '../../core/webhooks/update-endpoint.ts';
import { builder } from './builder.ts';
import { EventType } from './enums.ts';
import { answered, idempotencyKeyOf } from './idempotency.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';
import { checkSelection } from './payload-selection.ts';
import { WebhookEndpoint } from './webhook-endpoints.ts';

// Registering, changing and taking away the URLs that are told of events.

const KEY =
  'The same key and input again gives the same answer and is done once. At most 255 visible ASCII characters.';
const URL = 'https; in TEST mode also http. A private address only where the installation allows it.';
const EVENT_TYPES = 'What it is told of; empty means every type.';
const SELECTION =
  'A GraphQL selection on Event, such as `{ payment { id status } }`: what `data` of its payloads is, in place of the standard body.';
const SECRET =
  'One that your receiver checks already, 8 to 255 visible ASCII characters. Default: a new random one.';
const ID = 'we_…';

const WebhookEndpointSecret = builder.objectRef<EndpointWithSecret>('WebhookEndpointSecret').implement({
  description: 'An endpoint with the secret that signs its webhooks, which is shown here only.',
  fields: t => ({
    endpoint: t.field({
      type: WebhookEndpoint,
      description: 'The endpoint.',
      resolve: made => made.endpoint,
    }),
    secret: t.exposeString('secret', { description: 'What its receiver checks signatures with.' }),
  }),
});

const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'A URL to be told of events.',
  fields: t => ({
    url: t.string({ required: true, description: URL }),
    description: t.string({ description: 'Your own words, at most 500 characters.' }),
    eventTypes: t.field({ type: [EventType], defaultValue: [], description: EVENT_TYPES }),
    secret: t.string({ description: SECRET }),
    selection: t.string({ description: SELECTION }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What to change of an endpoint. A field that is left out stays as it is.',
  fields: t => ({
    endpointId: t.id({ required: true, description: ID }),
    url: t.string({ description: URL }),
    description: t.string({ description: 'Your own words; null takes them away.' }),
    eventTypes: t.field({ type: [EventType], description: EVENT_TYPES }),
    selection: t.string({ description: `${SELECTION} null sends the standard body again.` }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const WebhookEndpointInput = builder.inputType('WebhookEndpointInput', {
  description: 'Which endpoint.',
  fields: t => ({
    endpointId: t.id({ required: true, description: ID }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const DisableWebhookEndpointInput = builder.inputType('DisableWebhookEndpointInput', {
  description: 'Which endpoint to stop sending to, and why.',
  fields: t => ({
    endpointId: t.id({ required: true, description: ID }),
    reason: t.string({ description: 'For those who wonder later.' }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  description: 'Which endpoint gets a new secret.',
  fields: t => ({
    endpointId: t.id({ required: true, description: ID }),
    secret: t.string({ description: SECRET }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const SaveWebhookSettingsInput = builder.inputType('SaveWebhookSettingsInput', {
  description: 'The default endpoint: one URL that is told of every event.',
  fields: t => ({
    webhookUrl: t.string({ required: true, description: URL }),
    webhookSecret: t.string({ description: `${SECRET} An endpoint that is there keeps the one it has.` }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const REFUSALS = [ValidationError, NotFoundError, InvalidStateError, IdempotencyError];

const WebhookEndpointResult = builder.errorUnion('WebhookEndpointResult', {
  description: 'The endpoint as it is now, or why it was not changed.',
  types: [WebhookEndpoint, ...REFUSALS],
});

const WebhookEndpointSecretResult = builder.errorUnion('WebhookEndpointSecretResult', {
  description: 'The endpoint with its secret, or why there is none.',
  types: [WebhookEndpointSecret, ...REFUSALS],
  resolveType: () => 'WebhookEndpointSecret',
});

builder.mutationFields(t => ({
  createWebhookEndpoint: t.field({
    type: WebhookEndpointSecretResult,
    description: 'Registers a URL that is told of events from now on.',
    args: {
      input: t.arg({ type: CreateWebhookEndpointInput, required: true, description: 'What to register.' }),
    },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) => {
      checkSelection(info.schema, input.selection);
      return answered(ctx, registerEndpoint(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey)));
    },
  }),
  updateWebhookEndpoint: t.field({
    type: WebhookEndpointResult,
    description: 'Changes an endpoint.',
    args: {
      input: t.arg({ type: UpdateWebhookEndpointInput, required: true, description: 'What to change.' }),
    },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, url, eventTypes, ...input } }, ctx, info) => {
      checkSelection(info.schema, input.selection);
      const given = {
        ...input,
        ...(url == null ? {} : { url }),
        ...(eventTypes == null ? {} : { eventTypes }),
      };
      const key = idempotencyKeyOf(ctx, info, idempotencyKey);
      return WebhookEndpoint.addBrand(await answered(ctx, updateEndpoint(ctx, given, key)));
    },
  }),
  enableWebhookEndpoint: t.field({
    type: WebhookEndpointResult,
    description: 'Sends to an endpoint again. What was held meanwhile waits for replayEvents.',
    args: { input: t.arg({ type: WebhookEndpointInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      WebhookEndpoint.addBrand(
        await answered(ctx, enableEndpoint(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
      ),
  }),
  disableWebhookEndpoint: t.field({
    type: WebhookEndpointResult,
    description: 'Sends nothing more to an endpoint and holds its events, so that they can be replayed.',
    args: { input: t.arg({ type: DisableWebhookEndpointInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      WebhookEndpoint.addBrand(
        await answered(ctx, disableEndpoint(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
      ),
  }),
  deleteWebhookEndpoint: t.field({
    type: WebhookEndpointResult,
    description: 'Takes an endpoint away. What waits for it is cancelled; its deliveries stay in the log.',
    args: { input: t.arg({ type: WebhookEndpointInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      WebhookEndpoint.addBrand(
        await answered(ctx, deleteEndpoint(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
      ),
  }),
  rotateWebhookSecret: t.field({
    type: WebhookEndpointSecretResult,
    description: 'Gives an endpoint a new secret. The old one signs beside it for 24 hours.',
    args: { input: t.arg({ type: RotateWebhookSecretInput, required: true, description: 'Which one.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) =>
      answered(ctx, rotateSecret(ctx, input, idempotencyKeyOf(ctx, info, idempotencyKey))),
  }),
  saveWebhookSettings: t.field({
    type: WebhookEndpointSecretResult,
    description: 'Sets the URL of the default endpoint, which is made if there is none.',
    args: { input: t.arg({ type: SaveWebhookSettingsInput, required: true, description: 'The URL.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { idempotencyKey, ...input } }, ctx, info) => {
      const key = idempotencyKeyOf(ctx, info, idempotencyKey);
      const saved = await answered(ctx, putSettings(ctx, input, key));
      return saved as EndpointWithSecret;
    },
  }),
}));
