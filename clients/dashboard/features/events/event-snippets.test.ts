import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { parseEventFilter, readEventSearch, writeEventFilter } from './event-search.ts';
import { asCurl, asSubscription } from './event-snippets.ts';

const filter = parseEventFilter({
  type: 'payment.captured,refund.created,nonsense',
  payment: 'pay_0000000000000001',
});

test('the filter survives its way through the address, and words that mean nothing are left out', () => {
  expect(filter).toEqual({ types: ['PAYMENT_CAPTURED', 'REFUND_CREATED'], payment: 'pay_0000000000000001' });
  expect(parseEventFilter(writeEventFilter(filter))).toEqual(filter);
  expect(parseEventFilter(readEventSearch({ type: 7, payment: 'order_1', event: '' }))).toEqual({
    types: [],
    payment: null,
  });
});

test('a filter as curl polls REST from the same place', () => {
  const key = { id: 'key_1', secret: 'secret_1' };
  expect(asCurl({ origin: 'https://pay.test', key, filter, after: '41' })).toBe(
    'curl -u "key_1:secret_1" \\\n  "https://pay.test/api/v1/events?after=41&types=payment.captured,refund.created&payment_id=pay_0000000000000001"',
  );
  expect(
    asCurl({ origin: 'https://pay.test', key: null, filter: parseEventFilter({}), after: null }),
  ).toContain('"$SLUICE_KEY_ID:$SLUICE_KEY_SECRET" \\\n  "https://pay.test/api/v1/events"');
});

test('a filter as GraphQL is a valid subscription', () => {
  const schema = buildSchema(`
    scalar JSONObject
    enum EventType { PAYMENT_CAPTURED REFUND_CREATED }
    type Event { id: ID! cursor: String! type: EventType! createdAt: String! data: JSONObject! }
    type Query { ok: Boolean }
    type Subscription { events(after: String, types: [EventType!], paymentId: ID): Event! }
  `);
  const snippets = [
    asSubscription({ filter, after: '41' }),
    asSubscription({ filter: parseEventFilter({}), after: null }),
  ];
  for (const snippet of snippets) expect(validate(schema, parse(snippet))).toEqual([]);
  expect(snippets[0]).toContain(
    'events(after: "41", types: [PAYMENT_CAPTURED, REFUND_CREATED], paymentId: "pay_0000000000000001")',
  );
});
