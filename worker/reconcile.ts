import { closeApp, createApp } from '../core/app.ts';
import { readConfig } from '../core/config.ts';
import { reconcile } from '../core/ledger/reconcile.ts';
import { createLog } from '../core/log.ts';

/**
 * Compares the ledger with the books of a connector that is built in, or of an account (cac_…), prints every
 * difference, and fails if there is one.
 */
const connectorName = process.argv[2] ?? 'sandbox';
const config = readConfig();
const app = await createApp(config, createLog('reconcile', { LOG_LEVEL: 'warn' }));
const account = await app.db.prisma.connectorAccount.findUnique({ where: { id: connectorName } });
const way = account
  ? { connector: account.connector, accountId: account.id }
  : { connector: connectorName, accountId: null };
const connector = await app.connectors.through(way);
if (!connector) throw new Error(`There is no connector and no account named ${connectorName}`);
const READ_MAX_MS = 10 * 60 * 1000;
const report = await reconcile(
  app,
  { ...connector, ...(account && { accountId: account.id }) },
  AbortSignal.timeout(READ_MAX_MS),
);
const print = (line: string) => process.stdout.write(`${line}\n`);
print(
  `${report.linesRead} lines of the books of ${connectorName} compared, ${report.inFlight.length} attempts in flight left out`,
);
for (const [currency, { books, ledger }] of report.totals) {
  print(
    `${currency}: captured ${books.captured} in the books, ${ledger.captured} in the ledger; refunded ${books.refunded} and ${ledger.refunded}`,
  );
}
for (const { key, currency, problem, books, ledger } of report.differences) {
  print(
    `DIFFERENCE ${key} ${currency}: ${problem}; books ${books.captured}/${books.refunded}, ledger ${ledger.captured}/${ledger.refunded}`,
  );
}
print(`${report.differences.length} differences`);
await closeApp(app);
process.exitCode = report.differences.length > 0 ? 1 : 0;
