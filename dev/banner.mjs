import { basename } from 'node:path';
import { productVersion } from './settings.mjs';

const colourful = Boolean(process.stdout.isTTY && !process.env['NO_COLOR']);
const paint = code => text => (colourful ? `\x1b[${code}m${text}\x1b[0m` : text);
const bold = paint('1');
const faint = paint('2');
const link = paint('36');

/** What somebody who has just started Sluice wants to know, and nothing else. */
export function banner(settings, stores, startedAfterMs) {
  const seconds = (startedAfterMs / 1000).toFixed(1);
  const lines = [
    '',
    `  ${bold('Sluice')} ${productVersion()} is running ${faint(`(ready after ${seconds} s, Ctrl-C stops everything)`)}`,
    '',
    ...addresses(settings),
    '',
    ...(settings.mode === 'production' ? [] : demo()),
    `  ${label('Postgres')}${stores.ownPostgres ? `its own, on ${hostOf(stores.databaseUrl)}` : `DATABASE_URL (${hostOf(stores.databaseUrl)})`}`,
    `  ${label('Redis')}${redisLine(stores)}`,
    `  ${label('Data')}${settings.dataDir} ${faint('(logs in logs/)')}`,
    '',
  ];
  return lines.join('\n');
}

const label = text => text.padEnd(14);

function addresses({ publicUrl, apiUrl, ports, host, mode }) {
  const graphql = mode === 'production' ? 'GraphQL' : 'GraphiQL';
  return [
    `  ${label('Dashboard')}${link(publicUrl)}`,
    `  ${label('Checkout')}${link(`${publicUrl}/checkout`)}`,
    ...(mode === 'production'
      ? []
      : [
          `  ${label('Demo shop')}${link(`http://localhost:${ports.shop}/demo-shop`)} ${faint('(embeds the checkout)')}`,
        ]),
    `  ${label(graphql)}${link(`${apiUrl}/graphql`)}`,
    `  ${label('REST')}${link(`${apiUrl}/api/v1`)}`,
    `  ${label('Sandbox')}${link(`http://${host === '0.0.0.0' ? 'localhost' : host}:${ports.sandbox}`)} ${faint('(the acquirer it pays through)')}`,
  ];
}

function demo() {
  return [
    `  ${label('Sign in')}demo@sluice.test / sluice-demo ${faint('(or one click on the sign-in page)')}`,
    `  ${label('API key')}key_test_abc123 / secret_test_xyz789`,
    `  ${label('Test cards')}4111 1111 1111 1111 ${faint('approved')}    4000 0000 0000 0002 ${faint('declined')}`,
    `  ${label('')}4000 0000 0000 3220 ${faint('3-D Secure')}  4000 0000 0000 9995 ${faint('insufficient funds')}`,
    `  ${label('Test UPI')}success@sluice ${faint('approved')}         failure@sluice ${faint('declined')}`,
    '',
  ];
}

function redisLine({ redisUrl, redisProgram }) {
  if (!redisProgram) return `REDIS_URL (${hostOf(redisUrl)})`;
  if (redisProgram !== 'memory') return `its own ${basename(redisProgram)}, on ${hostOf(redisUrl)}`;
  return `in JavaScript and in memory, as no redis-server is installed: slower, but nothing is lost (Postgres is the truth)`;
}

/** Never the password in it. */
const hostOf = urls =>
  urls
    .split(',')
    .map(url => new URL(url.includes('://') ? url : `redis://${url}`).host)
    .join(', ');
