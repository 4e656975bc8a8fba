import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { createPayment } from '../payments/create-payment.ts';
import { parseEventCursor, readEvents, readLogBounds } from './read-events.ts';

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(async () => {
  await core.close();
});

async function merchantWithEvents(count: number): Promise<TestMerchant> {
  const merchant = await createMerchant(core.app);
  for (let i = 0; i < count; i++) {
    await createPayment(merchant.ctx, { amount: 100 + i, upi: { vpa: 'someone@bank' } });
  }
  return merchant;
}

const numbers = (page: { events: readonly { seq: bigint }[] }) => page.events.map(event => Number(event.seq));

describe('a page of the event log', () => {
  test('ends where the reader may go on, also when its filter hid everything', async () => {
    const { tenant } = await merchantWithEvents(3);
    const { newest } = await readLogBounds(core.app.db, tenant);
    const first = await readEvents(core.app.db, tenant, { after: 0n, limit: 2, newest });
    expect([numbers(first), first.nextSeq, first.hasMore]).toEqual([[1, 2], 2n, true]);
    const hidden = await readEvents(core.app.db, tenant, {
      after: 0n,
      limit: 2,
      newest,
      types: ['payment.failed'],
    });
    expect([numbers(hidden), hidden.nextSeq, hidden.hasMore]).toEqual([[], 3n, false]);
  });

  test('is refused when events were deleted under the reader', async () => {
    const { tenant } = await merchantWithEvents(3);
    await core.app.db.prisma.event.deleteMany({ where: { ...tenant, seq: 1n } });
    const reading = readEvents(core.app.db, tenant, { after: 0n, limit: 10, newest: 3n });
    await expect(reading).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });
});

describe('a cursor', () => {
  const bounds = { oldest: 5n, newest: 9n };

  test('of zero has nothing before it', () => {
    expect(() => parseEventCursor('0', bounds, 'before')).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID', path: ['before'] }),
    );
  });

  test.each([
    ['0', 4n],
    ['4', 4n],
    ['5', 5n],
    ['9', 9n],
  ])('%s is where the log goes on', (cursor, seq) => {
    expect(parseEventCursor(cursor, bounds)).toBe(seq);
  });

  test.each(['3', '10', '', '-1', '05', '1.5', '1e3', '99999999999999999999', 'evt_0000000000000000', '５'])(
    '%j is refused',
    cursor => {
      expect(() => parseEventCursor(cursor, bounds)).toThrow(
        expect.objectContaining({ code: 'CURSOR_INVALID', path: ['after'] }),
      );
    },
  );
});
