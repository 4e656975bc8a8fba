import { reconcile } from '../../../core/ledger/reconcile.ts';
import { hearBooks } from './witnesses.mjs';

/** I2: the acquirer's books against our ledger, and each against itself. */
export async function auditMoney(pool, folder, find) {
  const entries = await hearBooks(folder);
  checkBooks(entries, find);
  await checkOutcomes(pool, entries, find);
  await checkFees(pool, find);
  const connector = { name: 'sandbox', readBooks: () => moving(entries) };
  const report = await reconcile({ db: { pool } }, connector, AbortSignal.timeout(600_000));
  for (const { key, currency, problem } of report.differences) find('I2', `${key} (${currency}): ${problem}`);
  return { charges: report.linesRead, totals: report.totals };
}

async function* moving(entries) {
  for (const { key, currency, captured = 0, refunded = 0 } of entries)
    if (captured || refunded) yield { key, currency, captured: BigInt(captured), refunded: BigInt(refunded) };
}

/** One authorization a payment, one line that moves money a key, and never more taken than was held. */
function checkBooks(entries, find) {
  const payments = new Map();
  const moved = new Set();
  for (const entry of entries) {
    if (entry.outcome !== 'approved') continue;
    if (moved.has(entry.key)) find('I2', `the books charge twice for ${entry.key}`);
    moved.add(entry.key);
    const sum = payments.get(entry.payment) ?? {
      authorizations: 0,
      authorized: 0,
      captured: 0,
      voided: 0,
      refunded: 0,
    };
    if (entry.kind === 'AUTHORIZE') sum.authorizations += 1;
    for (const of of ['authorized', 'captured', 'voided', 'refunded']) sum[of] += entry[of] ?? 0;
    payments.set(entry.payment, sum);
  }
  for (const [id, { authorizations, authorized, captured, voided, refunded }] of payments) {
    if (authorizations > 1) find('I2', `the books have ${authorizations} authorizations of ${id}`);
    if (captured + voided > authorized || refunded > captured)
      find('I3', `the books moved too much for ${id}`);
  }
}

/** What we say was approved was approved there, and nothing else was. */
async function checkOutcomes(pool, entries, find) {
  const last = new Map(entries.map(({ key, outcome }) => [key, outcome]));
  const { rows } = await pool.query(
    `SELECT id, status FROM attempts WHERE status IN ('APPROVED', 'DECLINED', 'FAILED') AND contradiction IS NULL`,
  );
  for (const { id, status } of rows) {
    const approvedThere = last.get(id) === 'approved';
    if (approvedThere !== (status === 'APPROVED'))
      find('I2', `${id} is ${status} here and ${last.get(id) ?? 'unknown'} in the books`);
  }
}

/** I4: each capture has its fee, half up. The merchants of a run keep theirs from beginning to end. */
async function checkFees(pool, find) {
  const { rows } = await pool.query(
    `SELECT c.attempt_id AS id, f.amount FROM ledger_entries c JOIN merchants m ON m.id = c.merchant_id
       LEFT JOIN ledger_entries f ON f.attempt_id = c.attempt_id AND f.kind = 'FEE'
     WHERE c.kind = 'CAPTURE' AND coalesce(f.amount, 0) <> (c.amount * m.fee_bps + 5000) / 10000`,
  );
  for (const { id, amount } of rows) find('I4', `the fee of ${id} is ${amount ?? 'missing'}`);
}
