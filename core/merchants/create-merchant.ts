import type { Merchant, Prisma } from '../../prisma/client/client.ts';
import type { Database } from '../db.ts';
import { newId } from '../ids.ts';

export interface NewMerchant {
  readonly name: string;
  readonly email: string;
  readonly now: Date;
  /** For merchants whose id is fixed; made up otherwise. */
  readonly id?: string;
}

/** Adds a merchant with its two event logs: nothing can be appended to a log that has no counter. */
export async function createMerchant(db: Database, wanted: NewMerchant): Promise<Merchant> {
  const id = wanted.id ?? newId('merchant', wanted.now.getTime());
  const merchant: Prisma.MerchantCreateInput = {
    id,
    name: wanted.name,
    email: wanted.email.toLowerCase(),
    createdAt: wanted.now,
  };
  const [created] = await db.prisma.$transaction([
    db.prisma.merchant.create({ data: merchant }),
    db.prisma.eventCounter.createMany({
      data: [
        { merchantId: id, mode: 'TEST' },
        { merchantId: id, mode: 'LIVE' },
      ],
    }),
  ]);
  return created;
}
