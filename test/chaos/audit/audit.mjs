import { brokenInvariants } from '../../invariants.ts';
import { auditErrors } from './errors.mjs';
import { auditLog } from './log.mjs';
import { auditMoney } from './money.mjs';
import { auditRequests } from './requests.mjs';
import { auditRest } from './rest.mjs';
import { auditSecrets } from './secrets.mjs';
import { hearJournal, openAuditPool } from './witnesses.mjs';

/**
 * Holds the three witnesses against each other when everything has come to rest: what callers were told (the journal),
 * what the acquirer did (its books), and what the database says, with those who listened beside them.
 *
 * `evidence` is `{ databaseUrl, folder, followers, secrets, retries, before, after }`. Answers `{ findings, counts }`; a
 * finding is `{ invariant, what }`.
 */
export async function audit(evidence) {
  const pool = openAuditPool(evidence.databaseUrl);
  const findings = [];
  const find = (invariant, what) => findings.push({ invariant, what });
  find.count = invariant => findings.filter(finding => finding.invariant === invariant).length;
  try {
    const journal = await hearJournal(evidence.folder);
    const requests = await auditRequests(pool, journal, find);
    const money = await auditMoney(pool, evidence.folder, find);
    const log = await auditLog(pool, evidence, find);
    for (const broken of await brokenInvariants({ db: { pool } })) find(broken.split(' ', 1)[0], broken);
    await auditSecrets(pool, evidence, find);
    await auditRest(pool, evidence, find);
    await auditErrors(journal, evidence.folder, find);
    const counts = {
      ...requests,
      ...money,
      ...log,
      requests: journal.requests,
      double: findings.filter(({ what }) => /twice|authorizations of|hangs on/.test(what)).length,
      unbalanced: find.count('I4'),
    };
    return { findings, counts };
  } finally {
    await pool.end();
  }
}
