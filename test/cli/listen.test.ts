import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyWebhook } from '../../clients/sdk/index.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { createMerchant, type TestMerchant } from '../merchants.ts';
import { type Sluice, startSluice } from '../sluice.ts';
import { until } from '../until.ts';
import { failWith, startReceiver, type WebhookReceiver } from '../webhook-receiver.ts';
import { openTerminal, type Ran, type Terminal } from './run-cli.ts';

let sluice: Sluice;
let wire: Wire;
let terminal: Terminal;
let merchant: TestMerchant;
let receiver: WebhookReceiver;
let stopping: AbortController;

beforeAll(async () => {
  sluice = await startSluice();
  wire = await startWire(sluice.url);
  terminal = openTerminal();
});

afterAll(async () => {
  terminal.remove();
  await wire.close();
  await sluice.stop();
});

beforeEach(async () => {
  merchant = await createMerchant(sluice.app);
  receiver = await startReceiver();
  stopping = new AbortController();
  await terminal.run(['login', '--url', wire.url, '--key', merchant.key, '--secret', merchant.secret]);
});

afterEach(() => receiver.close());

const pay = () => createPayment(merchant.ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
const payMany = (count: number) => Promise.all(Array.from({ length: count }, pay));
const cursors = () => receiver.received.map(webhook => webhook.event['cursor']);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));

const PATIENCE_MS = 60_000;

const received = (count: number) =>
  until(
    () => receiver.received.length,
    length => length >= count,
    PATIENCE_MS,
  );

/** Listens until `count` webhooks have come in. */
async function listen(
  args: readonly string[],
  count: number,
  onNote: (note: string) => void = () => undefined,
): Promise<Ran> {
  const running = terminal.run(['listen', '--forward-to', receiver.url, ...args], {
    signal: stopping.signal,
    onNote,
  });
  await received(count);
  // The line about the last one is written after its answer.
  await new Promise(resolve => setImmediate(resolve));
  stopping.abort();
  return running;
}

describe('sluice listen', () => {
  test('forwards 300 events over ten cuts of the line, in order and none missing', async () => {
    const CUTS = 10;
    const HALF = 15;
    const COUNT = 2 * CUTS * HALF;
    let lost = 0;
    const listening = listen(['--after', '0'], COUNT, note => {
      if (note.includes('Coming back')) lost += 1;
    });
    for (let cuts = 0; cuts < CUTS; cuts++) {
      // One half of a round while it listens, one while nobody can reach the gateway.
      await payMany(HALF);
      await received((2 * cuts + 1) * HALF);
      const before = lost;
      wire.cut();
      await payMany(HALF);
      await until(
        () => lost,
        count => count > before,
        PATIENCE_MS,
      );
      wire.heal();
    }
    const { code } = await listening;
    expect(code).toBe(0);
    expect(lost).toBeGreaterThanOrEqual(CUTS);
    expect([...new Set(cursors())]).toEqual(upTo(COUNT));
  }, 300_000);

  test('sends the very bytes of the webhook, signed with the secret that it prints', async () => {
    await pay();
    const { error } = await listen(['--after', '0'], 1);
    const secret = /signed with (\S+)/.exec(error)?.[1] ?? '';
    const [webhook] = receiver.received;
    expect(verifyWebhook(webhook?.body ?? '', webhook?.headers ?? {}, secret).event).toBe('payment.created');
    const { body } = await sluice.app.db.prisma.event.findFirstOrThrow({
      where: { merchantId: merchant.id },
    });
    expect(webhook?.body.toString()).toBe(body);
  });

  test('waits for a local server that is away, shows its answers, and resumes where it was', async () => {
    await pay();
    await pay();
    receiver.answer(failWith(500));
    const { out } = await listen(['--after', '0', '--json'], 2);
    expect(
      out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).status),
    ).toContain(500);
    await receiver.close();
    await pay();
    const { url } = receiver;
    stopping = new AbortController();
    const waiting = terminal.run(['listen', '--forward-to', url, '--resume'], { signal: stopping.signal });
    receiver = await startReceiverAt(url);
    await until(cursors, seen => seen.includes('3'));
    stopping.abort();
    expect(await waiting).toMatchObject({ code: 0 });
    expect(cursors()[0]).not.toBe('1');
  }, 30_000);
});

/** The local server comes back where it was. */
async function startReceiverAt(url: string): Promise<WebhookReceiver> {
  return startReceiver(Number(new URL(url).port));
}
