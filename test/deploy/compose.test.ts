import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SETTINGS } from '../../core/config.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

interface Service {
  readonly environment?: Readonly<Record<string, unknown>>;
}

function settingsOf(file: string, service: string): string[] {
  const { services }: { services: Readonly<Record<string, Service>> } = parse(
    readFileSync(join(ROOT, file), 'utf8'),
    { merge: true },
  );
  return Object.keys(services[service]?.environment ?? {});
}

/** Where programs listen and find each other is decided by the image and the file. */
const DECIDED = ['HOST', 'API_PORT', 'WEB_PORT', 'API_URL'];
/** In the one that brings its own stores. */
const OWN_REDIS = ['REDIS_CLUSTER', 'REDIS_PREFIX'];
/** Production has no play money. */
const DEMO_ONLY = ['DEMO_SHOP_URL', 'SANDBOX_URL'];

test.each([
  ['docker-compose.yml', OWN_REDIS],
  ['deploy/docker-compose.external.yml', DEMO_ONLY],
])('%s hands on every setting that somebody may have to set', (file, without) => {
  const wanted = SETTINGS.map(({ name }) => name).filter(name => ![...DECIDED, ...without].includes(name));
  expect(wanted.filter(name => !settingsOf(file, 'api').includes(name))).toEqual([]);
  // Only the api is asked by people.
  const ofWorker = wanted.filter(name => name !== 'TRUSTED_PROXIES');
  for (const service of ['worker', 'migrate']) {
    expect(ofWorker.filter(name => !settingsOf(file, service).includes(name))).toEqual([]);
  }
});

/** Read by OpenTelemetry itself; docs/operations.md names them. */
const OF_OPENTELEMETRY = [
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
];

test.each(['docker-compose.yml', 'deploy/docker-compose.external.yml'])(
  '%s hands on what traces are sampled by and sent with',
  file => {
    for (const service of ['api', 'worker'])
      expect(settingsOf(file, service)).toEqual(expect.arrayContaining(OF_OPENTELEMETRY));
  },
);

test.each(['docker-compose.yml', 'deploy/docker-compose.external.yml'])(
  '%s tells the web process at which name the checkout is, and no secret',
  file => {
    const told = settingsOf(file, 'web');
    expect(told).toEqual(expect.arrayContaining(['PUBLIC_URL', 'CHECKOUT_URL']));
    expect(told.filter(name => /KEY|SECRET|TOKEN|DATABASE|REDIS/.test(name))).toEqual([]);
  },
);
