import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparePayments, createPaymentList } from './payment-list.ts';

interface Row {
  id: string;
  version: number;
  status: string;
}

const row = (number: number, version = 1, status = 'PENDING'): Row => ({
  id: `pay_${String(number).padStart(4, '0')}`,
  version,
  status,
});

const page = (...numbers: number[]) => numbers.map(number => row(number));
const everything = () => true;

describe('a live list of payments', () => {
  test('a new payment waits until the list is settled, then stands at the top', () => {
    const list = createPaymentList<Row>(everything);
    list.addPage(page(3, 2, 1), true);
    list.apply(row(4));
    list.apply(row(5));
    expect(list.waiting()).toBe(2);
    expect(list.ids()).toEqual(['pay_0003', 'pay_0002', 'pay_0001']);
    expect(list.settle()).toEqual(['pay_0005', 'pay_0004']);
    expect(list.ids()).toEqual(['pay_0005', 'pay_0004', 'pay_0003', 'pay_0002', 'pay_0001']);
    expect(list.waiting()).toBe(0);
  });

  test('a payment is updated in place, and never goes back to an older version', () => {
    const list = createPaymentList<Row>(everything);
    list.addPage(page(2, 1), true);
    list.apply(row(1, 3, 'CAPTURED'));
    list.apply(row(1, 2, 'AUTHORIZED'));
    list.addPage(page(1), true);
    expect(list.get('pay_0001')).toMatchObject({ version: 3, status: 'CAPTURED' });
    expect(list.ids()).toEqual(['pay_0002', 'pay_0001']);
  });

  test('an event that arrives before the first page is not lost', () => {
    const list = createPaymentList<Row>(everything);
    list.apply(row(9));
    list.apply(row(2, 4, 'CAPTURED'));
    list.addPage(page(3, 2), false);
    list.settle();
    expect(list.ids()).toEqual(['pay_0009', 'pay_0003', 'pay_0002']);
    expect(list.get('pay_0002')?.status).toBe('CAPTURED');
  });

  test('an event of a payment further down than what was read waits for its page', () => {
    const list = createPaymentList<Row>(everything);
    list.addPage(page(9, 8), false);
    list.apply(row(3, 2, 'CAPTURED'));
    list.settle();
    expect(list.ids()).toEqual(['pay_0009', 'pay_0008']);
    list.addPage(page(3, 2), true);
    expect(list.ids()).toEqual(['pay_0009', 'pay_0008', 'pay_0003', 'pay_0002']);
    expect(list.get('pay_0003')?.status).toBe('CAPTURED');
  });

  test('a row that leaves the filter keeps its place until the list is settled', () => {
    const list = createPaymentList<Row>(payment => payment.status === 'PENDING');
    list.addPage(page(2, 1), true);
    list.apply(row(2, 2, 'CAPTURED'));
    expect(list.ids()).toEqual(['pay_0002', 'pay_0001']);
    list.settle();
    expect(list.ids()).toEqual(['pay_0001']);
  });

  test('a newcomer that leaves the filter before it was shown does not show', () => {
    const list = createPaymentList<Row>(payment => payment.status === 'PENDING');
    list.addPage(page(1), true);
    list.apply(row(2));
    list.apply(row(2, 2, 'CAPTURED'));
    expect(list.waiting()).toBe(0);
    expect(list.settle()).toEqual([]);
  });

  test('a page that was read before an event does not bring back what the event took away', () => {
    const list = createPaymentList<Row>(payment => payment.status === 'PENDING');
    list.apply(row(1, 2, 'CAPTURED'));
    list.addPage(page(2, 1), true);
    expect(list.ids()).toEqual(['pay_0002']);
  });

  test('payments that are not in it are forgotten in time, and those that are never', () => {
    const list = createPaymentList<Row>(payment => payment.status === 'PENDING');
    list.addPage(page(2, 1), true);
    list.apply(row(2, 2, 'CAPTURED'));
    list.settle();
    for (let number = 3; number <= 3_000; number += 1) list.apply(row(number, 2, 'CAPTURED'));
    const known = Array.from({ length: 3_000 }, (_, index) => list.get(row(index + 1).id)).filter(Boolean);
    expect(known.length).toBeLessThanOrEqual(1_001);
    expect(list.get(row(3_000).id)?.version).toBe(2);
    expect(list.get(row(1).id)).toEqual(row(1));
    expect(list.ids()).toEqual(['pay_0001']);
  });

  test('whatever the order of pages and events, the list ends up equal to the server', () => {
    const change = fc.record({
      number: fc.integer({ min: 1, max: 30 }),
      version: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 60 }),
        fc.integer({ min: 0, max: 60 }),
        (changes, firstPageAt) => {
          const status = (version: number) => (version % 2 === 0 ? 'CAPTURED' : 'PENDING');
          const matches = (payment: Row) => payment.status === 'PENDING';
          const list = createPaymentList<Row>(matches);
          const server = new Map<string, Row>();
          const onServer = () => [...server.values()].filter(matches).sort(comparePayments);

          changes.forEach(({ number, version }, at) => {
            if (at === firstPageAt) list.addPage(onServer().slice(0, 5), onServer().length <= 5);
            const next = row(number, version, status(version));
            if ((server.get(next.id)?.version ?? 0) < version) server.set(next.id, next);
            list.apply(next);
            if (version === 3) list.settle();
          });
          list.addPage(onServer(), true);
          list.settle();
          expect([...list.ids()].sort()).toEqual(
            onServer()
              .map(payment => payment.id)
              .sort(),
          );
          for (const payment of onServer()) expect(list.get(payment.id)).toEqual(payment);
        },
      ),
    );
  });
});
