import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LOOPBACK } from './ports.mjs';
import { ROOT } from './run.mjs';

/** What is wrong is the reader's to fix, so it is said without a stack. */
export class SetupError extends Error {}

/** What the command line and the environment ask of the launcher. */
export function readSettings(args, env) {
  const unknown = args.filter(arg => !['--watch', '--verbose'].includes(arg));
  if (unknown.length > 0)
    throw new SetupError(`Unknown option ${unknown[0]}. There are --watch and --verbose.`);
  const host = env['HOST'] ?? LOOPBACK;
  const ports = {
    api: port(env, 'API_PORT', 8000),
    web: port(env, 'WEB_PORT', 3000),
    sandbox: port(env, 'SANDBOX_PORT', 8100),
    // Who does not ask for one gets one that is free: the shop is an extra, and must not keep anything from starting.
    shop: env['DEMO_SHOP_PORT'] === undefined ? undefined : port(env, 'DEMO_SHOP_PORT'),
  };
  return {
    host,
    ports,
    watch: args.includes('--watch'),
    verbose: args.includes('--verbose'),
    mode: env['SLUICE_ENV'] ?? 'demo',
    dataDir: resolve(ROOT, env['DATA_DIR'] ?? '.data'),
    databaseUrl: env['DATABASE_URL'],
    redisUrl: env['REDIS_URL'],
    publicUrl: env['PUBLIC_URL'] ?? `http://localhost:${ports.web}`,
    apiUrl: env['API_URL'] ?? `http://localhost:${ports.api}`,
  };
}

function port(env, name, fallback) {
  const text = env[name] ?? String(fallback);
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new SetupError(`${name}=${text} is not a port: it must be a number from 1 to 65535.`);
}

/** What every process of the system is told, beside what was in the environment already. */
export function environmentOf(settings, { databaseUrl, redisUrl, vaultKey }, inherited = process.env) {
  const { ports, host, dataDir, publicUrl, mode } = settings;
  const reachable = host === '0.0.0.0' ? LOOPBACK : host;
  const checkoutUrl = inherited['CHECKOUT_URL'] ?? publicUrl;
  const defaults = {
    SANDBOX_URL: `http://${reachable}:${ports.sandbox}`,
    SANDBOX_NOTIFY_URL: `http://${reachable}:${ports.api}/notifications/sandbox`,
    SANDBOX_SECRET: 'sandbox-secret',
    SANDBOX_FRAME_ANCESTORS: `${new URL(checkoutUrl).origin} http://localhost:* http://127.0.0.1:*`,
    API_URL: `http://${reachable}:${ports.api}`,
    DEMO_SHOP_URL: `http://localhost:${ports.shop}`,
    ...(vaultKey ? { VAULT_KEY: vaultKey } : {}),
  };
  return {
    ...defaults,
    ...inherited,
    SLUICE_ENV: mode,
    HOST: host,
    API_PORT: String(ports.api),
    WEB_PORT: String(ports.web),
    SANDBOX_PORT: String(ports.sandbox),
    DEMO_SHOP_PORT: String(ports.shop),
    PUBLIC_URL: publicUrl,
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
  };
}

export const productVersion = () => JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
