import { execute, GraphQLError } from 'graphql';
import type { App, Tenant } from '../../core/context.ts';
import type { Permission } from '../../core/merchants/permissions.ts';
import type { Event } from '../../prisma/client/client.ts';
import type { GraphQLContext } from './context.ts';
import { selectionDocument } from './payload-selection.ts';
import { schema } from './schema.ts';

/** A payload in the shape that an endpoint asked for, or why there is none. */
export type RenderedPayload = { readonly body: string } | { readonly error: string };

/**
 * Renders an event in the shape of a selection, reading as its merchant. Around the data stands what every
 * payload has, with the payment's version, so that a receiver can order and deduplicate whatever it selected.
 * The answer's error is the selection's; what went wrong on our side is thrown, and the next attempt may find it mended.
 */
export async function renderPayload(app: App, event: Event, selection: string): Promise<RenderedPayload> {
  try {
    const { data, errors } = await execute({
      schema,
      document: selectionDocument(schema, selection),
      variableValues: { id: event.id },
      contextValue: readingAs(app, event),
    });
    const ours = errors?.find(error => isOurs(error));
    // A database that was away for a moment is no fault of the selection's.
    if (ours) throw ours;
    if (errors?.[0]) return { error: problem(errors[0]) };
    return { body: payloadOf(event, data?.['event'] ?? null) };
  } catch (error) {
    if (error instanceof GraphQLError && !isOurs(error)) return { error: problem(error) };
    throw error;
  }
}

/** Our own code threw it: nothing for a merchant's eyes. */
function isOurs({ originalError }: GraphQLError): boolean {
  return originalError !== undefined && !(originalError instanceof GraphQLError);
}

function problem(error: GraphQLError): string {
  return `the payload selection failed: ${error.message}`;
}

function payloadOf(event: Event, data: unknown): string {
  return JSON.stringify({
    id: event.id,
    event: event.type,
    cursor: event.seq.toString(),
    timestamp: Math.floor(event.createdAt.getTime() / 1000),
    payment_version: event.paymentVersion,
    data,
  });
}

const READING: readonly Permission[] = [
  'orders:read',
  'payments:read',
  'events:read',
  'balances:read',
  'webhooks:read',
];

/** A query outside any request: nothing of what belongs to a transport is asked for. */
function readingAs(app: App, { merchantId, mode }: Tenant): GraphQLContext {
  const caller = { kind: 'key', keyId: 'payload', merchantId, mode, permissions: new Set(READING) } as const;
  const context: Partial<GraphQLContext> = {
    app,
    caller,
    requestId: 'payload',
    reply: null,
    idempotencyKeyHeader: null,
    eventCursor: null,
    outcome: { idempotentReplayed: false },
  };
  return context as GraphQLContext;
}
