import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { revokeApiKey } from '../../core/merchants/api-keys.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { createMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
});

afterAll(async () => {
  await sluice.stop();
});

interface EventSource {
  /** The next `next` message's result. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test checks
  next(): Promise<any>;
  /** Resolves when the server ends the stream. */
  end(): Promise<void>;
  close(): void;
}

async function openSource(headers: Readonly<Record<string, string>>, after: string): Promise<EventSource> {
  const abort = new AbortController();
  const response = await fetch(`${sluice.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query: `subscription { events(after: "${after}") { cursor } }` }),
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toMatch(/text\/event-stream/);
  const messages = readMessages(response.body as ReadableStream<Uint8Array>);
  return {
    async next() {
      for (;;) {
        const { value, done } = await messages.next();
        if (done) throw new Error('the stream has ended');
        if (value.event === 'next') return JSON.parse(value.data);
      }
    },
    async end() {
      while (!(await messages.next()).done);
    },
    close: () => abort.abort(),
  };
}

async function* readMessages(body: ReadableStream<Uint8Array>) {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const event = /^event: (.*)$/m.exec(part)?.[1];
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (event && data) yield { event, data };
    }
  }
}

describe('server-sent events', () => {
  test('carry the same subscription, resumable by the same cursor', async () => {
    const { headers, ctx } = await createMerchant(sluice.app);
    const pay = () => createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
    await pay();
    await pay();
    const source = await openSource(headers, '0');
    expect((await source.next()).data.events.cursor).toBe('1');
    source.close();
    const again = await openSource(headers, '1');
    expect((await again.next()).data.events.cursor).toBe('2');
    await pay();
    expect((await again.next()).data.events.cursor).toBe('3');
    again.close();
  });

  test('end with a clear error when the key is revoked', async () => {
    const { headers, ctx, tenant, key } = await createMerchant(sluice.app);
    await createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
    const source = await openSource(headers, '0');
    await source.next();
    await revokeApiKey(sluice.app.db, tenant, { id: key, now: sluice.app.now() });
    const [error] = (await source.next()).errors;
    expect(error.message).toBe('These credentials were revoked.');
    expect(error.extensions).toEqual({ code: 'AUTHENTICATION_FAILED' });
    await source.end();
  }, 10_000);

  test('do not hold the server back when it stops', async () => {
    const { headers, ctx } = await createMerchant(sluice.app);
    await createPayment(ctx, { amount: 100, upi: { vpa: 'someone@bank' } });
    const source = await openSource(headers, '0');
    await source.next();
    const startedAt = Date.now();
    await sluice.restartServer();
    await source.end();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });
});
