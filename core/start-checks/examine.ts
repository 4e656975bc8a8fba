import type { Config } from '../config.ts';
import { type Database, openDatabase } from '../db.ts';
import { type KeyStanding, readKeyStanding } from '../vault/key-ring.ts';
import { openVault } from '../vault/vault.ts';
import { checkSettings } from './check-settings.ts';
import { checkStores, readStores } from './check-stores.ts';
import { type Finding, findingOf } from './finding.ts';

/**
 * Everything there is to find in an installation, whether or not it is production. What only play money may do is a
 * warning on a demo; what nothing works without is a failure anywhere.
 */
export async function examine(config: Config): Promise<Finding[]> {
  const db = openDatabase(config.DATABASE_URL, config.DATABASE_POOL_SIZE);
  try {
    const database = await checkDatabase(db);
    if (database.level === 'fail') return [database, ...onDemo(config, checkSettings(config))];
    const weak = [...checkSettings(config), ...checkStores(await readStores({ db, config }))];
    return [database, ...(await checkVault(db, config)), ...onDemo(config, weak)];
  } finally {
    await db.close();
  }
}

function onDemo({ isDemo }: Config, findings: readonly Finding[]): Finding[] {
  return findings.map(each => (isDemo && each.level === 'fail' ? { ...each, level: 'warn' } : each));
}

async function checkDatabase(db: Database): Promise<Finding> {
  const problem = await db.prisma.merchant.count({ take: 1 }).then(() => null, wordsOf);
  return findingOf({
    subject: 'DATABASE_URL',
    holds: problem === null,
    good: 'leads to a database that is set up',
    bad: `leads to no database that is set up: ${problem}. Set it to a Postgres that runs, and apply the migrations: \`npm run migrate\`.`,
  });
}

/** That the keys open what this database was sealed with; a database without any gets its first data key. */
async function checkVault(db: Database, config: Config): Promise<Finding[]> {
  const problem = await openVault(db, config).then(() => null, wordsOf);
  const standing = await readKeyStanding(db, config);
  const opens: Finding = findingOf({
    subject: 'Vault',
    holds: problem === null,
    good: `opens with VAULT_KEY: ${standing.current} keys`,
    bad: `does not open: ${problem} Or restore the database that belongs to this key.`,
  });
  return [opens, ...checkPreviousKeys(config, standing)];
}

/** A key that is being changed is a state to leave. */
function checkPreviousKeys({ VAULT_KEY_PREVIOUS }: Config, { previous, unknown }: KeyStanding): Finding[] {
  if (VAULT_KEY_PREVIOUS.length === 0 || unknown > 0) return [];
  const message =
    previous > 0
      ? `is still needed to open ${previous} keys. Run \`npm run admin -- vault rotate\` once every process has both keys.`
      : 'is not needed any more: remove it.';
  return [{ subject: 'VAULT_KEY_PREVIOUS', level: 'warn', message }];
}

function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').at(-1) ?? '';
}
