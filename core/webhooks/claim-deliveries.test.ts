import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant } from '../../test/merchants.ts';
import { until } from '../../test/until.ts';
import type { App } from '../context.ts';
import { BREAKER_FAILURES, DOUBTFUL_ENDPOINT_MAX_IN_FLIGHT, ENDPOINT_MAX_IN_FLIGHT } from '../limits.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { sendTestEvent } from './send-test-event.ts';

let core: TestCore;
let other: App;

beforeAll(async () => {
  core = await startTestCore();
  other = await core.anotherApp();
});

afterAll(() => core.close());

/** An endpoint that has failed so often, with 100 deliveries due; answers with one of them. */
async function dueAt(failures: number): Promise<string> {
  const { ctx } = await createMerchant(core.app);
  const { value } = await registerEndpoint(ctx, { url: 'http://127.0.0.1:8080/' });
  const endpointId = value.endpoint.id;
  const sent = await Promise.all(Array.from({ length: 100 }, () => sendTestEvent(ctx, { endpointId })));
  await core.app.db.prisma.webhookEndpoint.update({ where: { id: endpointId }, data: { failures } });
  return sent[0]?.value.id ?? '';
}

const WAITING = `SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE d.datname = current_database() AND NOT l.granted`;

/** Two processes claim at the same moment: both wait for a table, and are let go together. */
async function claimTogether(deliveryId: string): Promise<number[]> {
  const client = await core.app.db.pool.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE webhook_endpoints IN ACCESS EXCLUSIVE MODE');
  const claims = [core.app, other].map(app =>
    app.writers.deliveryClaims.submit({ deliveryId, room: ENDPOINT_MAX_IN_FLIGHT }),
  );
  await until(
    async () => (await client.query(WAITING)).rowCount,
    waiting => waiting === 2,
  );
  await client.query('COMMIT');
  client.release();
  return (await Promise.all(claims)).map(claimed => claimed.length);
}

test.each([
  ['no more than fit at once into an endpoint in good health', 0, ENDPOINT_MAX_IN_FLIGHT],
  ['a few for one that has just failed', 1, DOUBTFUL_ENDPOINT_MAX_IN_FLIGHT],
  ['a single probe where the breaker has closed', BREAKER_FAILURES, 1],
])('two workers that claim at the same moment take together %s', async (_, failures, most) => {
  const claimed = await claimTogether(await dueAt(failures));
  expect(claimed.sort((a, b) => a - b)).toEqual([0, most]);
});
