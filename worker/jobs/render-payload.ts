import type { App } from '../../core/context.ts';
import type { ClaimedDelivery } from '../../core/webhooks/claim-deliveries.ts';
import type { RenderPayload } from '../../core/webhooks/deliver-due.ts';
import { reportSelection, storePayload } from '../../core/webhooks/store-payload.ts';

/**
 * Makes the payload of an endpoint that chose its own shape: once, before the first attempt, and every attempt
 * sends the stored bytes. The one place outside the server that knows its GraphQL; it is loaded when the first
 * such endpoint comes up.
 */
export function createPayloadRenderer(app: App): RenderPayload {
  return async (delivery: ClaimedDelivery) => {
    const { selection } = delivery.endpoint;
    // The selection was taken away before the first attempt: the event's own bytes, and those for good.
    if (selection === null) return { body: await storePayload(app, delivery, delivery.body) };
    const { renderPayload } = await import('../../server/graphql/render-payload.ts');
    const event = await app.db.prisma.event.findUniqueOrThrow({ where: { id: delivery.eventId } });
    const rendered = await renderPayload(app, event, selection);
    if ('body' in rendered) return { body: await storePayload(app, delivery, rendered.body) };
    await reportSelection(app, delivery.endpoint, rendered.error);
    return rendered;
  };
}
