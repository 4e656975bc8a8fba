import { Client } from 'pg';
import { DEMO_MERCHANT } from '../../core/merchants/demo-merchant.ts';
import { systemUnderTest } from '../chromium.ts';

/** What SQL says of the demo merchant's payments in test mode, with nothing of ours in between. */
export interface DemoBooks {
  /** The newest so many, newest first. */
  newest(count: number): Promise<{ id: string; status: string }[]>;
  /** Those created since, by how they went. */
  counters(since: Date): Promise<{ total: number; succeeded: number; failed: number; pending: number }>;
  close(): Promise<void>;
}

export async function openDemoBooks(): Promise<DemoBooks> {
  const client = new Client({ connectionString: systemUnderTest().databaseUrl });
  await client.connect();
  return {
    async newest(count) {
      const { rows } = await client.query(
        `SELECT id, status FROM payments WHERE merchant_id = $1 AND mode = 'TEST' ORDER BY id DESC LIMIT $2`,
        [DEMO_MERCHANT.id, count],
      );
      return rows;
    },
    async counters(since) {
      const { rows } = await client.query(
        `SELECT count(*)::integer AS total,
          count(*) FILTER (WHERE status NOT IN ('PENDING', 'REQUIRES_ACTION', 'DECLINED', 'FAILED'))::integer AS succeeded,
          count(*) FILTER (WHERE status IN ('DECLINED', 'FAILED'))::integer AS failed,
          count(*) FILTER (WHERE status IN ('PENDING', 'REQUIRES_ACTION'))::integer AS pending
        FROM payments WHERE merchant_id = $1 AND mode = 'TEST' AND created_at >= $2`,
        [DEMO_MERCHANT.id, since],
      );
      return rows[0];
    },
    close: () => client.end(),
  };
}
