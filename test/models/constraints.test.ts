import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createOrder } from '../../core/orders/create-order.ts';
import { createPayment } from '../../core/payments/create-payment.ts';
import { refundPayment } from '../../core/payments/refund-payment.ts';
import type { Payment } from '../../prisma/client/client.ts';
import { startTestCore, type TestCore } from '../core.ts';
import { card, createMerchant, type TestMerchant } from '../merchants.ts';
import { authorizedPayment } from '../races/drive.ts';

/** The database refuses what must never be, whatever the code above it does. */
let core: TestCore;
let merchant: TestMerchant;
let authorized: Payment;
let captured: Payment;

beforeAll(async () => {
  core = await startTestCore();
  merchant = await createMerchant(core.app, { feeBps: 100 });
  authorized = await authorizedPayment(merchant, { amount: 100n });
  captured = await authorizedPayment(merchant, { amount: 100n, captured: true });
  await refundPayment(merchant.ctx, { paymentId: captured.id, amount: 10 });
});

afterAll(async () => {
  await core.close();
});

/** What Postgres says: the constraint that refuses, or its sentence. */
async function refusalOf(sql: string, values: unknown[] = []): Promise<string> {
  try {
    await core.app.db.pool.query(sql, values);
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string };
    return constraint ?? message;
  }
  throw new Error(`${sql} was accepted`);
}

const change = (payment: Payment, set: string) =>
  refusalOf(`UPDATE payments SET ${set} WHERE id = $1`, [payment.id]);

describe('I3 the amounts of a payment', () => {
  test.each([
    ['reversed = 101', 'payments_captured_within_authorized'],
    ['capturing = 101', 'payments_captured_within_authorized'],
    ['capturing = 60, reversing = 41', 'payments_captured_within_authorized'],
    ['capturing = -1', 'payments_capturing_check'],
    ['reversing = -1', 'payments_reversing_check'],
    ['authorized = 101', 'payments_authorized_within_amount'],
    ['refunding = 1', 'payments_refunded_within_captured'],
    ['refunded = -1', 'payments_refunded_check'],
    ['refund_reversed = 1', 'payments_check'],
    ['version = 0', 'payments_version_check'],
  ])('while it is authorized are never %s', async (set, constraint) => {
    expect(await change(authorized, set)).toBe(constraint);
  });

  test.each([
    ['refunded = 91', 'payments_refunded_within_captured'],
    ['refunding = 101', 'payments_refunded_within_captured'],
    ['captured = 99', 'payments_amounts_match_status'],
    ['authorized = 0, captured = 0, refunding = 0', 'payments_amounts_match_status'],
  ])('once it is captured are never %s', async (set, constraint) => {
    expect(await change(captured, set)).toBe(constraint);
  });

  test('are at most a million million', async () => {
    expect(await change(authorized, 'amount = 1000000000001')).toBe('payments_amount_check');
  });
});

describe('I5 the status of a payment', () => {
  test.each(['PENDING', 'AUTHORIZED', 'VOIDED', 'FAILED', 'PARTIALLY_CAPTURED'])(
    'never goes from CAPTURED to %s',
    async status => {
      expect(await change(captured, `status = '${status}'`)).toContain('cannot go from CAPTURED');
    },
  );

  test.each(['PENDING', 'REQUIRES_ACTION', 'DECLINED', 'FAILED'])(
    'never goes from AUTHORIZED to %s',
    async status => {
      expect(await change(authorized, `status = '${status}', authorized = 0`)).toContain(
        'cannot go from AUTHORIZED',
      );
    },
  );
});

describe('what a payment is made with', () => {
  test('is a card or UPI, never both; UPI may have no address, and a card has its last digits', async () => {
    const { value: upi } = await createPayment(merchant.ctx, { amount: 5, upi: {} });
    expect(upi.vpa).toBeNull();
    const { value: byCard } = await createPayment(merchant.ctx, { amount: 5, card: card() });
    expect(await change(upi, "card_last4 = '1111'")).toBe('payments_instrument');
    expect(await change(byCard, "vpa = 'a1@bank'")).toBe('payments_instrument');
    expect(await change(byCard, 'card_last4 = NULL')).toBe('payments_instrument');
  });
});

describe('I2 there is never', () => {
  test('a second authorization of one payment', async () => {
    const sql = `INSERT INTO attempts SELECT (jsonb_populate_record(a, '{"id": "att_another"}')).*
      FROM attempts a WHERE payment_id = $1 AND kind = 'AUTHORIZE'`;
    expect(await refusalOf(sql, [authorized.id])).toBe('attempts_one_authorize');
  });

  test('a second live payment of one order', async () => {
    const { value } = await createOrder(merchant.ctx, { amount: 900 });
    const payment = await createPayment(merchant.ctx, { orderId: value.order.id, upi: { vpa: 'a1@bank' } });
    const sql = `INSERT INTO payments SELECT (jsonb_populate_record(p, '{"id": "pay_another"}')).* FROM payments p WHERE id = $1`;
    expect(await refusalOf(sql, [payment.value.id])).toBe('payments_one_live_per_order');
  });

  test("one processor's reference on two authorizations", async () => {
    const sql = `UPDATE attempts SET processor_reference = (SELECT processor_reference FROM attempts WHERE payment_id = $2)
      WHERE payment_id = $1`;
    const other = await authorizedPayment(merchant, { amount: 5n });
    expect(await refusalOf(sql, [authorized.id, other.id])).toBe('attempts_reference');
  });
});

describe('I4 an entry of the ledger', () => {
  const entry = (changes: string) =>
    `INSERT INTO ledger_entries SELECT (jsonb_populate_record(e, '{"id": "le_another"}' || '${changes}'::jsonb)).*
      FROM ledger_entries e WHERE payment_id = $1 AND kind = 'CAPTURE'`;

  test.each([
    ['is booked once', '{}', 'ledger_entries_once'],
    [
      'moves between two accounts',
      '{"kind": "FEE", "credit_account": "PROCESSOR_RECEIVABLE"}',
      'ledger_entries_two_accounts',
    ],
    ['moves something', '{"kind": "REFUND_FAILED", "amount": 0}', 'ledger_entries_amount_check'],
  ])('%s', async (_name, changes, constraint) => {
    expect(await refusalOf(entry(changes), [captured.id])).toBe(constraint);
  });

  test.each([
    'UPDATE ledger_entries SET amount = 1',
    'DELETE FROM ledger_entries',
    'TRUNCATE ledger_entries',
  ])('stays for ever: no %s', async sql => {
    expect(await refusalOf(sql)).toBe('ledger_entries is append-only');
  });
});

test('I7 an event is never changed, nor has its number twice', async () => {
  expect(await refusalOf("UPDATE events SET body = '{}'")).toBe('events is append-only');
  const again = `INSERT INTO events SELECT (jsonb_populate_record(e, '{"id": "evt_another"}')).* FROM events e LIMIT 1`;
  expect(await refusalOf(again)).toBe('events_pkey');
});
