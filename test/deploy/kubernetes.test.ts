import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig, readWebConfig, SETTINGS } from '../../core/config.ts';
import { routes } from '../../server/rest/routes.ts';

/** There is no cluster in a test: what can be wrong without one is held together here. */

const ROOT = new URL('../..', import.meta.url).pathname;
const BASE = 'deploy/kubernetes/base';
const OVERLAY = 'deploy/kubernetes/overlays/production';
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

type Labels = Readonly<Record<string, string>>;

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } }[];
  readonly envFrom?: readonly { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly securityContext: Readonly<Record<string, unknown>>;
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a shape of its own
  readonly spec: any;
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configurations?: readonly string[];
  readonly images?: readonly { readonly name: string }[];
  readonly configMapGenerator: readonly { readonly name: string; readonly literals: readonly string[] }[];
  readonly secretGenerator?: readonly { readonly name: string; readonly envs: readonly string[] }[];
}

const base: Kustomization = parse(read(`${BASE}/kustomization.yaml`));
const overlay: Kustomization = parse(read(`${OVERLAY}/kustomization.yaml`));

function resourcesOf(folder: string, { resources }: Kustomization): Resource[] {
  return resources
    .filter(name => name.endsWith('.yaml'))
    .flatMap(name => {
      const documents = parseAllDocuments(read(`${folder}/${name}`));
      if (!Array.isArray(documents)) throw new Error(`${name} is empty`);
      return documents.map(document => {
        expect(document.errors).toEqual([]);
        return document.toJS() as Resource;
      });
    });
}

const resources = [...resourcesOf(BASE, base), ...resourcesOf(OVERLAY, overlay)];
const ofKind = (kind: string) => resources.filter(resource => resource.kind === kind);
const deployments = ofKind('Deployment');
const withPods = [...deployments, ...ofKind('Job')];

function containerOf({ metadata, spec }: Resource): Container {
  const [container, ...others] = spec.template.spec.containers as Container[];
  if (!container || others.length > 0) throw new Error(`${metadata.name} has not one container`);
  return container;
}

function assignmentsOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

const settings = assignmentsOf(
  [base, overlay].flatMap(each => each.configMapGenerator.flatMap(map => map.literals)),
);
const secrets = assignmentsOf(read(`${OVERLAY}/secrets.env.example`).trim().split('\n'));

function selects(selector: Labels, resource: Resource): boolean {
  const labels: Labels = resource.spec.template.metadata.labels;
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

test('every file is applied, and every file that is applied exists', () => {
  for (const [folder, kustomization] of [
    [BASE, base],
    [OVERLAY, overlay],
  ] as const) {
    const files = readdirSync(join(ROOT, folder)).filter(name => name.endsWith('.yaml'));
    const named = [...kustomization.resources, ...(kustomization.configurations ?? [])];
    const listed = named.filter(name => name.endsWith('.yaml'));
    expect(files.filter(name => name !== 'kustomization.yaml').sort()).toEqual([...listed].sort());
    for (const name of kustomization.resources) expect(existsSync(join(ROOT, folder, name))).toBe(true);
  }
});

test('settings and secrets are variables that are read, and those that are required are there', () => {
  const known = SETTINGS.map(({ name }) => name);
  expect(Object.keys({ ...settings, ...secrets }).filter(name => !known.includes(name))).toEqual([]);
  // No secret has a value that anybody could use.
  expect(() => readConfig({ ...settings, ...secrets })).toThrow(/VAULT_KEY/);
  const config = readConfig({
    ...settings,
    ...secrets,
    VAULT_KEY: Buffer.alloc(32, 7).toString('base64'),
    OPERATOR_TOKEN: 'a-token-that-is-long-enough-to-be-one',
  });
  expect(config).toMatchObject({ SLUICE_ENV: 'production', isDemo: false, HOST: '0.0.0.0' });
  expect(readWebConfig(settings)).toMatchObject({ PUBLIC_URL: 'https://pay.example.com' });
});

test('a container asks for settings and secrets that are generated; web is given no secret', () => {
  const generated = [base, overlay].flatMap(each => [
    ...each.configMapGenerator,
    ...(each.secretGenerator ?? []),
  ]);
  const names = generated.map(({ name }) => name);
  for (const resource of withPods) {
    const { env = [], envFrom = [] } = containerOf(resource);
    const maps = envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? []);
    const sealed = envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []);
    expect([...maps, ...sealed].filter(name => !names.includes(name))).toEqual([]);
    for (const { name, valueFrom } of env) {
      expect(names).toContain(valueFrom.secretKeyRef.name);
      expect(Object.keys(secrets)).toContain(valueFrom.secretKeyRef.key);
      expect(name).toBe(valueFrom.secretKeyRef.key);
    }
    if (resource.metadata.name === 'sluice-web') expect(sealed).toEqual([]);
  }
});

const PORT_SETTINGS: Readonly<Record<string, string>> = {
  'sluice-api': 'API_PORT',
  'sluice-worker': 'WORKER_PORT',
  'sluice-web': 'WEB_PORT',
};

test('containers run programs that the build makes, listen where the settings say and are asked what they answer', () => {
  const programs = read('dev/build.mjs');
  const paths = routes.map(({ path }) => path);
  for (const resource of withPods) {
    const program = /^dist\/([\w-]+)\.js$/.exec(containerOf(resource).command.at(-1) ?? '')?.[1];
    expect(programs).toMatch(new RegExp(`^ {2}'?${program}'?: '`, 'm'));
  }
  for (const resource of deployments) {
    const { ports = [], ...container } = containerOf(resource);
    expect(ports.map(port => String(port.containerPort))).toEqual([
      settings[PORT_SETTINGS[resource.metadata.name] ?? ''],
    ]);
    for (const { httpGet } of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
      expect(httpGet.port).toBe(ports[0]?.name);
      expect(paths).toContain(httpGet.path);
    }
  }
});

test('nothing runs as root, writes to its image, or is killed before it has finished', () => {
  for (const resource of withPods) {
    const pod = resource.spec.template.spec;
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(containerOf(resource).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    // Above the heap's ceiling in the image.
    const heapMb = Number(/--max-old-space-size=(\d+)/.exec(read('Dockerfile'))?.[1]);
    expect(Number.parseInt(containerOf(resource).resources.limits.memory, 10)).toBeGreaterThan(heapMb);
  }
  for (const resource of deployments) {
    const waits = Number(containerOf(resource).lifecycle?.preStop.exec.command[1] ?? 0);
    expect(resource.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(waits + 30);
  }
});

test('services, budgets and scalers mean a deployment that there is', () => {
  for (const resource of deployments)
    expect(selects(resource.spec.selector.matchLabels, resource)).toBe(true);
  for (const { metadata, spec } of [...ofKind('Service'), ...ofKind('PodDisruptionBudget')]) {
    const selected = withPods.filter(resource =>
      selects(spec.selector.matchLabels ?? spec.selector, resource),
    );
    expect(selected.map(resource => resource.metadata.name)).toEqual([metadata.name]);
  }
  for (const { metadata, spec } of ofKind('Service')) {
    const deployment = deployments.find(resource => resource.metadata.name === metadata.name) as Resource;
    const names = containerOf(deployment).ports?.map(port => port.name);
    for (const port of spec.ports) expect(names).toContain(port.targetPort);
  }
  const scaled = [...ofKind('HorizontalPodAutoscaler'), ...ofKind('ScaledObject')];
  expect(scaled.map(({ spec }) => spec.scaleTargetRef.name).sort()).toEqual(['sluice-api', 'sluice-worker']);
  for (const { spec } of scaled) {
    const deployment = deployments.find(({ metadata }) => metadata.name === spec.scaleTargetRef.name);
    // A number of its own would be set again with each apply, against the scaler.
    expect(deployment?.spec.replicas).toBeUndefined();
  }
  expect(ofKind('PodDisruptionBudget')).toHaveLength(deployments.length);
});

test('addresses inside the cluster are names of services, and the way in leads to some', () => {
  const services = new Map(ofKind('Service').map(({ metadata, spec }) => [metadata.name, spec.ports]));
  const { hostname, port } = new URL(settings['API_URL'] ?? '');
  expect(services.get(hostname)?.map((each: { port: number }) => String(each.port))).toContain(port);
  const [ingress] = ofKind('Ingress');
  for (const rule of ingress?.spec.rules ?? []) {
    expect(ingress?.spec.tls[0].hosts).toContain(rule.host);
    for (const { backend } of rule.http.paths) {
      const names = services.get(backend.service.name)?.map((each: { name: string }) => each.name);
      expect(names).toContain(backend.service.port.name);
    }
  }
  const reachable = ingress?.spec.rules.map((rule: { host: string }) => `https://${rule.host}`);
  expect(reachable).toEqual(expect.arrayContaining([settings['PUBLIC_URL'], settings['CHECKOUT_URL']]));
});

test('there is one image, and the overlay says where it comes from', () => {
  const images = new Set(withPods.map(resource => containerOf(resource).image));
  expect([...images]).toEqual(overlay.images?.map(({ name }) => name));
});

test('what is scraped has ports and labels of pods, and the operator’s token by a name that Kustomize follows', () => {
  const [monitor] = ofKind('PodMonitor');
  const { selector, podMetricsEndpoints } = monitor?.spec ?? {};
  const [{ key, values }] = selector.matchExpressions;
  const scraped = deployments.filter(
    deployment =>
      selects(selector.matchLabels, deployment) &&
      values.includes(deployment.spec.template.metadata.labels[key]),
  );
  const ports = scraped.map(deployment => containerOf(deployment).ports?.[0]?.name);
  expect(podMetricsEndpoints.map((endpoint: { port: string }) => endpoint.port).sort()).toEqual(ports.sort());
  for (const { path, authorization } of podMetricsEndpoints) {
    expect(path).toBe('/metrics');
    const { name, key: variable } = authorization.credentials;
    expect(overlay.secretGenerator?.map(secret => secret.name)).toContain(name);
    expect(Object.keys(secrets)).toContain(variable);
  }
  expect(overlay.configurations).toEqual(['name-references.yaml']);
  const { nameReference } = parse(read(`${OVERLAY}/name-references.yaml`));
  expect(nameReference[0].fieldSpecs).toContainEqual({
    kind: 'PodMonitor',
    path: 'spec/podMetricsEndpoints/authorization/credentials/name',
  });
});
