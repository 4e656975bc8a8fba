import type { App } from '../context.ts';
import { DEMO_KEY, DEMO_MERCHANT, DEMO_USER } from '../merchants/demo-merchant.ts';
import { type Check, type Finding, findingOf } from './finding.ts';
import { readRedisPolicy } from './read-redis-policy.ts';

/** What the stores say of themselves. */
export interface StoreFacts {
  /** The settings of Postgres by name: `on`, `off`, and more. */
  readonly durability: Readonly<Record<string, string>>;
  /** What of the public demo data is in the database, in words. */
  readonly demoData: readonly string[];
  /** null where Redis does not answer. */
  readonly redisPolicy: string | null;
}

export async function readStores({ db, config }: Pick<App, 'db' | 'config'>): Promise<StoreFacts> {
  const [durability, demoData, redisPolicy] = await Promise.all([
    readDurability(db),
    findDemoData(db),
    readRedisPolicy(config),
  ]);
  return { durability, demoData, redisPolicy };
}

/** Whether the database and Redis are set up so, and hold nothing, that would endanger real money. */
export function checkStores({ durability, demoData, redisPolicy }: StoreFacts): Finding[] {
  return [...durabilityChecks(durability), demoCheck(demoData), policyCheck(redisPolicy)].map(findingOf);
}

/** What must be on for a COMMIT to survive a crash. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

async function readDurability({ pool }: App['db']): Promise<StoreFacts['durability']> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
    [[...DURABLE]],
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

function durabilityChecks(durability: StoreFacts['durability']): Check[] {
  return DURABLE.map(name => ({
    subject: `Postgres ${name}`,
    holds: durability[name] !== 'off',
    good: `is ${durability[name]}: what is committed stays`,
    bad: `is off: after a crash payments that were answered for would be gone. Set \`${name} = on\` in postgresql.conf.`,
  }));
}

/** What of the public demo data is there. */
async function findDemoData({ prisma }: App['db']): Promise<string[]> {
  const [merchant, key, user] = await Promise.all([
    prisma.merchant.count({ where: { id: DEMO_MERCHANT.id } }),
    prisma.apiKey.count({ where: { id: DEMO_KEY.id, revokedAt: null } }),
    prisma.user.count({ where: { id: DEMO_USER.id } }),
  ]);
  const found: [number, string][] = [
    [merchant, `the merchant ${DEMO_MERCHANT.id}`],
    [key, `the API key ${DEMO_KEY.id}`],
    [user, `the user ${DEMO_USER.email}`],
  ];
  return found.flatMap(([count, name]) => (count > 0 ? [name] : []));
}

function demoCheck(found: readonly string[]): Check {
  return {
    subject: 'Demo data',
    holds: found.length === 0,
    good: 'is not in this database',
    bad: `is in this database: ${found.join(', ')}, whose secrets everybody knows. Start production on a database of its own.`,
  };
}

function policyCheck(policy: string | null): Check {
  const subject = 'Redis maxmemory-policy';
  if (policy === null) {
    return {
      subject,
      holds: false,
      level: 'warn',
      good: '',
      bad: 'could not be read: Redis does not answer. Payments go on without it, only later.',
    };
  }
  return {
    subject,
    holds: policy === 'noeviction',
    good: 'is noeviction',
    bad: `is ${policy}: a full Redis would drop jobs without a word. Set \`maxmemory-policy noeviction\`.`,
  };
}
