import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

/** A payment that waits for a processor which is away is waited for this long; then its merchant goes on without it. */
const OUTCOME_PATIENCE_MS = 150_000;
const FIRST_LOOK_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

/** Walks one journey to its end. `world` is `{ prefix, client, journal, seen }`. */
export async function walk(journey, world) {
  let calls = 0;
  /** Keys are made of the seed's prefix, the journey and the call, so that no two calls ever share one. */
  const call = (op, input, twins = 1) => {
    const number = calls++;
    const one = {
      op,
      input,
      via: journey.ways[number % journey.ways.length],
      key: `${world.prefix}-${journey.number}-${number}`,
      merchant: journey.merchant,
      server: journey.number,
    };
    return Promise.all(
      Array.from({ length: twins }, (_, i) => world.client.call({ ...one, server: one.server + i })),
    ).then(answers => answers.find(Boolean) ?? null);
  };
  const { amount, currency, captureMethod, instrument } = journey;
  const order = journey.order ? await call('createOrder', { amount, currency, captureMethod }) : null;
  if (journey.order && order?.class !== 'ok') return;
  const input = { amount, currency, captureMethod, instrument, ...(order && { orderId: order.id }) };
  const payments = await Promise.all(
    Array.from({ length: journey.rivals }, () => call('createPayment', input, journey.twins)),
  );
  const payment = payments.find(answer => answer?.class === 'ok');
  if (!payment) return;
  world.seen.add(journey.merchant, payment.id);
  if (journey.trespasses) await trespass(journey, world);
  if (journey.shopper) await shop(journey, payment.id, world);
  for (const group of journey.after) {
    if (!(await decided(journey, payment.id, world))) return;
    await Promise.all(
      group.map(({ op, ...rest }) => call(`${op}Payment`, { paymentId: payment.id, ...rest })),
    );
  }
}

/** Waits until the payment is authorized and nothing of it is on its way; false when it never will be. */
async function decided(journey, id, world) {
  const payment = await lookUntil(journey, id, world, ({ state }) => state !== 'pending');
  return payment !== null && payment.status === 'success';
}

async function lookUntil({ merchant, number }, id, { client }, wanted) {
  const giveUpAt = Date.now() + OUTCOME_PATIENCE_MS;
  for (let look = 0, pauseMs = FIRST_LOOK_MS; Date.now() < giveUpAt; look++) {
    await sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    const found = await client.read(`/api/v1/payments/${id}`, { merchant, server: number + look });
    if (found?.status === 200 && wanted(found.answer)) return found.answer;
  }
  return null;
}

/** The shopper's browser: opens the issuer's page and decides. */
async function shop(journey, id, world) {
  const waiting = await lookUntil(journey, id, world, ({ state }) => state !== 'pending');
  if (waiting?.state !== 'requires_action') return;
  for (const giveUpAt = Date.now() + OUTCOME_PATIENCE_MS; Date.now() < giveUpAt; ) {
    try {
      const page = await request(waiting.next_action.url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `decision=${journey.shopper}`,
      });
      await page.body.dump();
      if (page.statusCode < 500) return;
    } catch {
      // The issuer is restarting; the shopper presses the button again.
    }
    await sleep(1_000);
  }
}

/** Another merchant's payment has to look like one that does not exist. */
async function trespass({ merchant, number }, { client, journal, seen }) {
  const foreign = seen.ofAnother(merchant);
  if (!foreign) return;
  const found = await client.read(`/api/v1/payments/${foreign}`, { merchant, server: number });
  if (found) journal.write({ t: Date.now(), trespass: foreign, merchant, status: found.status });
}
