import { isIP } from 'node:net';
import { z } from 'zod';
import { DEMO_LIMITS, type Limits, PRODUCTION_LIMITS } from './default-limits.ts';

/** Everything the environment may say. The one place in the product that reads `process.env`. */
const seconds = z
  .string()
  .regex(/^\d+(,\d+)*$/, 'must be whole seconds separated by commas, e.g. 0,60,300')
  .transform(text => text.split(',').map(Number));

const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

function isProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (PROXY_NAMES.includes(text)) return true;
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const proxies = z
  .string()
  .transform(text =>
    text
      .split(',')
      .map(each => each.trim())
      .filter(each => each !== ''),
  )
  .refine(
    list => list.every(isProxy),
    'must be addresses or ranges separated by commas, e.g. loopback,10.0.0.0/8',
  );

/** What is said of a setting that has no default and is not there. */
const required = (advice: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? `is not set. ${advice}` : undefined),
});

const vaultKey = z
  .string(
    required(
      'It seals cards and secrets: set it to the output of `openssl rand -base64 32`, the same for every process, and keep it.',
    ),
  )
  .trim()
  .refine(
    text => Buffer.from(text, 'base64').length === 32,
    'must be 32 random bytes in base64 (openssl rand -base64 32)',
  )
  .transform(text => Buffer.from(text, 'base64'));

const flag = z.enum(['true', 'false']).transform(text => text === 'true');

/** What only the first says counts for all: `redis://user:password@one:6379,two:6379`. */
function areNodes(text: string): boolean {
  const scheme = /^rediss?:\/\//;
  const nodes = text.split(',').map(each => each.trim().replace(scheme, ''));
  return scheme.test(text) && nodes.every(each => URL.canParse(`redis://${each}`));
}

const perSecond = z.coerce.number().min(0, 'must be a number per second; 0 for no limit').optional();

const wholeNumber = z.coerce.number().int().min(0, 'must be a whole number; 0 for no limit');

const processes = z.coerce.number().int().min(1).max(64).default(1);

const schema = z.object({
  /** demo: seeded merchant and sandbox. test: the same, for the test suite. production: neither. */
  SLUICE_ENV: z.enum(['demo', 'test', 'production']).default('demo'),
  DATABASE_URL: z
    .string(required('Set it to a Postgres database, e.g. postgres://user:password@host:5432/sluice.'))
    .min(1, 'must name a Postgres database, e.g. postgres://user@host:5432/sluice'),
  /** A Redis, or several nodes of a Redis Cluster, separated by commas. */
  REDIS_URL: z
    .string(required('Set it to a Redis server, e.g. redis://127.0.0.1:6379.'))
    .min(1, 'must name a Redis server, e.g. redis://127.0.0.1:6379')
    .refine(
      text => !text.includes(',') || areNodes(text),
      'must name the nodes of a cluster like redis://one:6379,two:6379',
    ),
  /** Whether one address in REDIS_URL is that of a Redis Cluster; several always are. */
  REDIS_CLUSTER: flag.default(false),
  /** Keeps two installations on one Redis apart. In a cluster it comes in braces, so that all keys are on one node. */
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w-]+$/)
    .default('sluice'),
  HOST: z.string().default('127.0.0.1'),
  API_PORT: z.coerce.number().int().min(0).max(65535).default(8000),
  WEB_PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Where the worker answers /health/live, /health/ready and /metrics. Unset: it listens nowhere. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  /** Where shoppers and merchants reach the web process. */
  PUBLIC_URL: z.url().default('http://localhost:3000'),
  /**
   * Where shoppers reach the checkout: the same web process under another name. A page that takes card numbers shares
   * its origin with nothing else. Unset: PUBLIC_URL.
   */
  CHECKOUT_URL: z.url().optional(),
  API_URL: z.url().default('http://127.0.0.1:8000'),
  /** Demo and test installations only: the shop that embeds the checkout, on an origin of its own. */
  DEMO_SHOP_URL: z.url().default('http://localhost:3001'),
  /**
   * Whose word about a request's origin (X-Forwarded-For) the API takes: our own web process, and what else stands
   * in front of it. Addresses, ranges (10.0.0.0/8), or the names loopback, linklocal and uniquelocal.
   */
  TRUSTED_PROXIES: proxies.default(['loopback']),
  SANDBOX_URL: z.url().default('http://127.0.0.1:8100'),
  SANDBOX_SECRET: z.string().default('sandbox-secret'),
  /** Wraps the keys of the vault, which lie in the database. */
  VAULT_KEY: vaultKey,
  /** While the key is being changed: those before it, by which the database can still be opened. */
  VAULT_KEY_PREVIOUS: z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(vaultKey))
    .optional(),
  /** Opens what belongs to the installation and not to a merchant: the queues' page and metrics. Unset: the page is for operators' sessions only, and metrics for nobody. */
  OPERATOR_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{24,}$/, 'must be at least 24 visible characters (openssl rand -base64 32)')
    .optional(),
  /** Where traces are sent, as OTLP over HTTP. Unset: there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an address, e.g. http://127.0.0.1:4318' })
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Seconds to wait before each attempt of a delivery. */
  WEBHOOK_RETRY_SCHEDULE: seconds
    .refine(([first]) => first === 0, 'must begin with 0: the first attempt is made at once')
    .default([0, 60, 300, 1800, 7200]),
  WEBHOOK_ALLOW_PRIVATE: flag.optional(),
  /** Cost per second (a read is 1, a write 5) of one API key or session; ten times as much may come at once. */
  RATE_LIMIT_PER_KEY: perSecond,
  /** The same for all keys and sessions of a merchant together. */
  RATE_LIMIT_PER_MERCHANT: perSecond,
  /** The same for requests without such a credential, checkouts among them, by the address they come from. */
  RATE_LIMIT_PER_ADDRESS: perSecond,
  /** Tries to pay with one card at one merchant, an hour; one that is declined counts as five. */
  RATE_LIMIT_TRIES_PER_CARD: wholeNumber.optional(),
  /** The same of shoppers who come from one address. */
  RATE_LIMIT_TRIES_PER_ADDRESS: wholeNumber.optional(),
  /** Live sockets of one address, and of one key, session or order, at each process of the API. */
  MAX_SOCKETS_PER_ADDRESS: wholeNumber.optional(),
  MAX_SOCKETS_PER_CREDENTIAL: wholeNumber.optional(),
  /** Processes of one kind on this machine; each has its own connections and uses one core. */
  SERVER_PROCESSES: processes,
  WORKER_PROCESSES: processes,
  /** Of each process. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
});

/** Every variable that is read, with its default as the environment would say it; without one it is required or optional. */
export const SETTINGS: readonly { readonly name: string; readonly fallback: string | undefined }[] =
  Object.entries(schema.shape).map(([name, rule]) => ({
    name,
    fallback: rule instanceof z.ZodDefault ? String(rule.def.defaultValue) : undefined,
  }));

/** What the web process reads: it serves strangers, so it is given no database and no key. */
const webSchema = schema.pick({
  SLUICE_ENV: true,
  HOST: true,
  WEB_PORT: true,
  PUBLIC_URL: true,
  CHECKOUT_URL: true,
  API_URL: true,
  SANDBOX_URL: true,
});

export type WebConfig = z.output<typeof webSchema> & { readonly CHECKOUT_URL: string };

type Environment = z.output<typeof schema>;

type Filled = 'CHECKOUT_URL' | 'WEBHOOK_ALLOW_PRIVATE' | 'VAULT_KEY_PREVIOUS' | keyof Limits;

export interface Config extends Omit<Environment, Filled>, Limits {
  readonly CHECKOUT_URL: string;
  readonly WEBHOOK_ALLOW_PRIVATE: boolean;
  readonly VAULT_KEY_PREVIOUS: readonly Buffer[];
  /** Whether the demo merchant, GraphiQL and the `/api/v1/test` routes exist. */
  readonly isDemo: boolean;
}

export class ConfigError extends Error {}

/** Reads and checks the environment; the error names every variable that is wrong and what it must be. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const parsed = parse(schema, environment);
  const isDemo = parsed.SLUICE_ENV !== 'production';
  const limits = limitsOf(parsed, isDemo ? DEMO_LIMITS : PRODUCTION_LIMITS);
  const isCluster = parsed.REDIS_CLUSTER || parsed.REDIS_URL.includes(',');
  return {
    ...parsed,
    ...limits,
    isDemo,
    CHECKOUT_URL: parsed.CHECKOUT_URL ?? parsed.PUBLIC_URL,
    WEBHOOK_ALLOW_PRIVATE: parsed.WEBHOOK_ALLOW_PRIVATE ?? isDemo,
    VAULT_KEY_PREVIOUS: parsed.VAULT_KEY_PREVIOUS ?? [],
    REDIS_CLUSTER: isCluster,
    REDIS_PREFIX: isCluster ? `{${parsed.REDIS_PREFIX}}` : parsed.REDIS_PREFIX,
  };
}

/** What the environment does not say is as the kind of installation wants it. */
function limitsOf(parsed: Environment, defaults: Limits): Limits {
  const names = Object.keys(defaults) as (keyof Limits)[];
  const limits = names.map(name => [name, parsed[name] ?? defaults[name]]);
  return Object.fromEntries(limits) as Record<keyof Limits, number>;
}

export function readWebConfig(environment: Record<string, string | undefined> = process.env): WebConfig {
  const parsed = parse(webSchema, environment);
  return { ...parsed, CHECKOUT_URL: parsed.CHECKOUT_URL ?? parsed.PUBLIC_URL };
}

function parse<Schema extends z.ZodType>(
  shape: Schema,
  environment: Record<string, string | undefined>,
): z.output<Schema> {
  const parsed = shape.safeParse(environment);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(issue => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not complete:\n${lines.join('\n')}`);
}
