import { afterEach, expect, test } from '@jest/globals';
import type { Client } from 'urql';
import { type ExportProgress, exportPayments } from './export-payments.ts';

const SHOWN = { 'sluice-shown': 'mer_1 TEST' };

const payment = (id: string) => ({
  id,
  createdAt: '2026-11-24T00:00:00.000Z',
  status: 'CAPTURED',
  amount: 1_299,
  currency: 'INR',
  capturedAmount: 1_299,
  refundedAmount: 0,
  method: 'UPI',
  vpa: 'asha@okbank',
});

const page = (ids: string[], next: string | null) => ({
  data: {
    payments: {
      edges: ids.map(id => ({ node: payment(id) })),
      pageInfo: { hasNextPage: next !== null, endCursor: next },
    },
  },
});

const REFUSED = { data: null, errors: [{ message: 'Moved.', extensions: { code: 'SESSION_MOVED' } }] };

const client = {
  query: () => ({ toPromise: async () => ({ data: { paymentCount: 3 } }) }),
  createRequestOperation: () => ({ context: { url: '/graphql', fetchOptions: () => ({ headers: SHOWN }) } }),
} as unknown as Client;

const { fetch } = globalThis;

afterEach(() => {
  Object.assign(globalThis, { fetch });
});

/** Gives these answers, one after the other, and keeps what was asked. */
function answerWith(...answers: object[]) {
  const asked: { headers: Record<string, string>; after: string | null }[] = [];
  const answer = async (
    _url: string,
    { headers, body }: { headers: Record<string, string>; body: string },
  ) => {
    const json = answers[asked.length];
    asked.push({ headers, after: JSON.parse(body).variables.after });
    return { json: async () => json };
  };
  Object.assign(globalThis, { fetch: answer });
  return asked;
}

const run = (onProgress: (progress: ExportProgress) => void = () => undefined) =>
  exportPayments({ client, filter: {}, signal: new AbortController().signal, onProgress });

test('every page is asked for in the name of what the page shows, and told of', async () => {
  const asked = answerWith(page(['pay_3', 'pay_2'], 'pay_2'), page(['pay_1'], null));
  const told: ExportProgress[] = [];
  const file = await run(progress => told.push(progress));
  expect(file?.size).toBeGreaterThan(0);
  expect(asked.map(({ after }) => after)).toEqual([null, 'pay_2']);
  for (const { headers } of asked) expect(headers).toMatchObject(SHOWN);
  expect(told).toEqual([
    { done: 2, total: 3 },
    { done: 3, total: 3 },
  ]);
});

test('a session that shows another mode by now gets no file of both, and is not asked again', async () => {
  const asked = answerWith(page(['pay_3', 'pay_2'], 'pay_2'), REFUSED);
  await expect(run()).rejects.toThrow();
  expect(asked).toHaveLength(2);
});
