import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import { parse, parseAllDocuments } from 'yaml';
import { startTestCore, type TestCore } from '../core.ts';

/** What is watched exists, and whoever is woken finds what to do. */

const ROOT = new URL('../..', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface Dashboard {
  readonly panels: { readonly title: string; readonly targets: { readonly expr: string }[] }[];
}

const alerts: Alert[] = parse(read('deploy/prometheus/alerts.yml')).groups.flatMap(
  (group: { rules: Alert[] }) => group.rules,
);
const dashboard: Dashboard = JSON.parse(read('deploy/grafana/sluice.json'));
/** What workers are scaled by. */
const scalers: string[] = parseAllDocuments(read('deploy/kubernetes/base/worker.yaml'))
  .map(document => document.toJS())
  .filter(({ kind }) => kind === 'ScaledObject')
  .flatMap(({ spec }) =>
    spec.triggers.map((trigger: { metadata: { query: string } }) => trigger.metadata.query),
  );
const expressions = [
  ...scalers,
  ...alerts.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(panel => panel.targets.map(({ expr }) => expr)),
];

let core: TestCore;
let samples: Map<string, readonly string[]>;

beforeAll(async () => {
  core = await startTestCore();
  const { registry } = core.app.metrics;
  collectDefaultMetrics({ register: registry });
  samples = labelsBySample(registry);
});

afterAll(() => core.close());

/** The labels of everything that can be asked for; a histogram is three. */
function labelsBySample(registry: Registry): Map<string, readonly string[]> {
  const metrics = registry.getMetricsAsArray() as unknown as { name: string; labelNames: string[] }[];
  const kinds = new Map(metrics.map(({ name }) => [name, registry.getSingleMetric(name)?.constructor.name]));
  const samples = new Map<string, readonly string[]>();
  for (const { name, labelNames } of metrics) {
    const parts = kinds.get(name) === 'Histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const part of parts) samples.set(name + part, [...labelNames, 'le']);
  }
  return samples;
}

const KEYWORDS = ['and', 'or', 'unless', 'by', 'on', 'bool'];
/** What Prometheus adds to whatever it scrapes. */
const SCRAPED = ['instance', 'job'];

/** The metrics of an expression, and the labels that it asks of any of them. */
function namesIn(expression: string): { metrics: string[]; labels: string[] } {
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(match =>
    (match[1] ?? '').split(/,\s*/),
  );
  const matched = [...expression.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(match => match[1] ?? '');
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\bby \([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/[a-z_]\w*(?!\w*\s*\()/g)].map(match => match[0]);
  return { metrics: names.filter(name => !KEYWORDS.includes(name)), labels: [...grouped, ...matched] };
}

test('PromQL is taken apart into metrics and labels', () => {
  expect(
    namesIn('histogram_quantile(0.9, sum by (le, kind) (rate(a_bucket{b=~"x|y"}[5m]))) > 1 and c == 0'),
  ).toEqual({
    metrics: ['a_bucket', 'c'],
    labels: ['le', 'kind', 'b'],
  });
});

test('alerts, dashboard and scalers ask for nothing that no process tells', () => {
  expect(scalers).toHaveLength(1);
  const unknown = expressions.flatMap(expression => {
    const { metrics, labels } = namesIn(expression);
    expect(metrics).not.toEqual([]);
    const known = [...metrics.flatMap(name => samples.get(name) ?? []), ...SCRAPED];
    return [
      ...metrics.filter(name => !samples.has(name)),
      ...labels.filter(label => !known.includes(label)).map(label => `${label} in ${expression}`),
    ];
  });
  expect(unknown).toEqual([]);
});

test('the dashboard shows every metric of ours', () => {
  const shown = expressions.flatMap(expression => namesIn(expression).metrics);
  const base = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '');
  const ours = [...new Set([...samples.keys()].map(base))].filter(name => name.startsWith('sluice_'));
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.filter(name => !shown.some(expression => base(expression) === name))).toEqual([]);
});

test('every alert says how urgent it is and leads to a section of its own in the runbook', () => {
  const headings = [...read('docs/operations.md').matchAll(/^### (\w+)$/gm)].map(match => match[1]);
  expect(alerts.length).toBeGreaterThan(10);
  for (const { alert, labels, annotations } of alerts) {
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(headings.filter(heading => heading === alert)).toHaveLength(1);
  }
  const names = alerts.map(({ alert }) => alert);
  expect(headings.filter(heading => heading?.startsWith('Sluice') && !names.includes(heading))).toEqual([]);
});
