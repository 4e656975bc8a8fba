import { sluice } from './contestants.mjs';
import { httpConnection, requestTemplate } from './load/http-client.mjs';
import { recorder } from './load/percentiles.mjs';
import { loadHistory } from './load-history.mjs';
import { goal } from './summary.mjs';
import { BASIC, openSystem } from './system.mjs';

const SIZES = [0, 100_000, 1_000_000];
const LARGE = 5_000_000;
const WARMUP_REQUESTS = 10;
const REQUESTS = 100;
const PAGE_ROWS = 50;
const DEEP_PAGE = 500;
/** The most that one request may ask for; used to walk to a deep page. */
const STRIDE_ROWS = 100;

const NODE = `id version status method amount currency createdAt description vpa card { network last4 } decline { code }`;
const LIST = `query PaymentsPage($first: Int!, $after: String, $filter: PaymentFilter) {
  eventCursor
  payments(first: $first, after: $after, filter: $filter) { edges { node { ${NODE} } } pageInfo { hasNextPage endCursor } }
}`;
const STATS = `query PaymentStats($since: DateTime!) {
  paymentStats(since: $since) { total succeeded failed pending currencies { currency volume count } }
}`;
const FIGURES = `from until payments succeeded failed pending successRate averageSettleMs volumes { currency volume count }
  refunds refundVolumes { currency volume count } failedWebhooks`;
const POINT = 'at payments succeeded failed volumes { currency volume count }';
const ANALYTICS = `query Home($range: AnalyticsRange!) {
  analytics(range: $range, timeZone: "Asia/Kolkata") { current { ${FIGURES} } previous { ${FIGURES} } series { ${POINT} } previousSeries { ${POINT} } }
}`;

/** What the dashboard asks for, with ever more payments in the merchant's past. */
export const queries = {
  name: 'queries',
  title: "The dashboard's queries, one at a time, with a past of so many payments",
  async run(options) {
    const system = await openSystem(this.name, options);
    const rows = [];
    for (const size of sizesOf(options)) {
      const database = await system.database(`queries_${size}`);
      if (size > 0) await loadHistory(database, { payments: size });
      const server = await sluice('Sluice', { database }).start(system);
      rows.push(...(await timeQueries(server, size, Math.max(10, REQUESTS * options.scale))));
      await server.stop();
    }
    await system.close();
    const slowest = rows.reduce((a, b) => (a.p95 > b.p95 ? a : b));
    return { rows, goals: [goal(`slowest p95, ms (${slowest.name})`, slowest.p95, { atMost: 50 })] };
  },
};

export function sizesOf({ quick, large }) {
  return quick ? SIZES.slice(0, 2) : large ? [...SIZES, LARGE] : SIZES;
}

async function timeQueries({ url }, size, requests) {
  const { hostname, port, host } = new URL(url);
  const connection = httpConnection({ host: hostname, port: Number(port) });
  await connection.ready;
  const ask = body => post(connection, host, body);
  const rows = [];
  for (const [name, variables, query = LIST] of await questions(ask, size)) {
    const body = { query, variables };
    for (let i = 0; i < WARMUP_REQUESTS; i += 1) await ask(body);
    const latencies = recorder();
    for (let i = 0; i < requests; i += 1) {
      const startedAt = performance.now();
      await ask(body);
      latencies.add(performance.now() - startedAt);
    }
    const { p50, p95, max } = latencies.summary();
    const cells = { payments: size.toLocaleString('en'), 'p50 ms': p50, 'p95 ms': p95, 'longest ms': max };
    rows.push({ name: `${name}, ${size.toLocaleString('en')}`, p95, cells });
  }
  connection.close();
  return rows;
}

async function questions(ask, size) {
  const first = PAGE_ROWS;
  const since = new Date(Date.now() - 24 * 60 * 60 * 1_000).toISOString();
  return [
    ...['TODAY', 'LAST_7_DAYS', 'LAST_30_DAYS'].map(range => [`home: ${range}`, { range }, ANALYTICS]),
    ['payments: numbers of a day', { since }, STATS],
    ['first page', { first }],
    [`page ${DEEP_PAGE}`, { first, after: await cursorAt(ask, Math.min(size, (DEEP_PAGE - 1) * PAGE_ROWS)) }],
    ['declined ones', { first, filter: { statuses: ['DECLINED'] } }],
    ['search: last four digits', { first, filter: { search: '4242' } }],
    ['search: UPI address', { first, filter: { search: 'user1234' } }],
    ['search: receipt', { first, filter: { search: 'receipt-99' } }],
  ];
}

/** Walks there, as a reader would. */
async function cursorAt(ask, depth) {
  let after = null;
  for (let row = 0; row < depth; row += STRIDE_ROWS) {
    const query =
      'query Walk($first: Int!, $after: String) { payments(first: $first, after: $after) { pageInfo { endCursor } } }';
    const { data } = await ask({ query, variables: { first: Math.min(STRIDE_ROWS, depth - row), after } });
    after = data.payments.pageInfo.endCursor;
  }
  return after;
}

async function post(connection, host, body) {
  const headers = { Authorization: BASIC, 'Content-Type': 'application/json' };
  const bytes = requestTemplate({
    method: 'POST',
    path: '/graphql',
    host,
    headers,
    body: JSON.stringify(body),
  })('');
  const answer = await connection.request(bytes);
  const result = JSON.parse(answer.body);
  if (result.errors) throw new Error(JSON.stringify(result.errors));
  return result;
}
