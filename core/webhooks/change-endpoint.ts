import type { WebhookEndpoint } from '../../prisma/client/client.ts';
import type { Transaction } from '../db.ts';
import type { Outcome, StoredResponse } from '../idempotency.ts';
import type { Call } from '../operation.ts';
import { wireEndpoint } from '../wire/endpoint.ts';
import { storedBody, writeAlone } from '../write-alone.ts';
import { lockEndpoint, lockEventCounter, updateEndpoint } from './endpoint-rows.ts';

type AnyCall = Pick<Call<unknown>, 'ctx' | 'caller' | 'key' | 'audits'>;

/** Changes one endpoint under its lock and that of its merchant's log, and answers with it. */
export async function changeEndpoint(
  call: AnyCall,
  endpointId: string,
  change: (endpoint: WebhookEndpoint, now: Date) => WebhookEndpoint,
): Promise<Outcome<WebhookEndpoint>> {
  return writeAlone(call, async (tx, now) => {
    const endpoint = await lockEndpoint(tx, call.caller, endpointId);
    const changed = { ...change(endpoint, now), updatedAt: now };
    await writeEndpoint(tx, changed);
    return { id: changed.id, value: changed, body: JSON.stringify(wireEndpoint(changed)) };
  });
}

/** Writes a locked endpoint and takes the log's lock, in that order. */
export async function writeEndpoint(tx: Transaction, endpoint: WebhookEndpoint): Promise<void> {
  await updateEndpoint(tx, endpoint);
  await lockEventCounter(tx, endpoint);
}

/** The endpoint of a stored answer, as it is now. */
export async function loadEndpoint(
  call: Pick<AnyCall, 'ctx' | 'caller'>,
  stored: StoredResponse & { ok: true },
): Promise<{ value: WebhookEndpoint; body: string }> {
  const value = await call.ctx.app.db.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id: stored.id } });
  return { value, body: await storedBody(call, stored) };
}
