import { randomBytes } from 'node:crypto';
import { httpConnection, KEY, requestTemplate } from './http-client.mjs';
import { recorder } from './percentiles.mjs';

/**
 * The load generator: a process of its own that sends one kind of request over keep-alive connections and tells its
 * parent what it saw. Its plan is its only argument.
 *
 * Without a rate each connection sends its next request when it has its answer (closed model: what can be done).
 * With a rate requests are due at fixed times, whether or not earlier ones are answered, and a latency counts from
 * when the request was due (open model: what a caller sees).
 */
const plan = JSON.parse(process.argv[2] ?? '{}');
const url = new URL(plan.url);
const prefix = randomBytes(4).toString('hex');
const template = requestTemplate({ ...plan.request, host: url.host });
const latencies = recorder();
const unexpected = new Map();
let sent = 0;
let answered = 0;
let recordingSince;
let recordedMs = 0;

const connections = Array.from({ length: plan.connections }, () =>
  httpConnection({ host: url.hostname, port: Number(url.port) }),
);
await Promise.all(connections.map(connection => connection.ready));
const until = performance.now() + plan.warmupMs + plan.durationMs;
setTimeout(() => {
  recordingSince = performance.now();
  process.send({ type: 'recording' });
}, plan.warmupMs);
const total = plan.total ?? Number.POSITIVE_INFINITY;
await (plan.ratePerSecond ? openLoop() : closedLoop());
process.send(
  {
    type: 'result',
    sent,
    answered,
    perSecond: Math.round((answered / recordedMs) * 1_000),
    latency: latencies.summary(),
    unexpected: Object.fromEntries(unexpected),
  },
  () => process.disconnect(),
);
for (const connection of connections) connection.close();

async function closedLoop() {
  await Promise.all(
    connections.map(async connection => {
      while (performance.now() < until && sent < total) await exchange(connection, performance.now());
    }),
  );
}

async function openLoop() {
  const idle = [...connections];
  const due = [];
  const startedAt = performance.now();
  const intervalMs = 1_000 / plan.ratePerSecond;
  let scheduled = 0;
  const send = () => {
    while (idle.length > 0 && due.length > 0) {
      const connection = idle.pop();
      void exchange(connection, due.shift()).then(() => {
        idle.push(connection);
        if (due.length > 0) send();
      });
    }
  };
  while (performance.now() < until) {
    for (; startedAt + scheduled * intervalMs <= performance.now(); scheduled += 1)
      due.push(startedAt + scheduled * intervalMs);
    send();
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  while (idle.length < connections.length) await new Promise(resolve => setTimeout(resolve, 5));
}

async function exchange(connection, dueAt) {
  sent += 1;
  const key = prefix + sent.toString().padStart(KEY.length - prefix.length, '0');
  const answer = await connection.request(template(key));
  if (
    answer.status !== plan.expectedStatus ||
    (plan.expectedText && !answer.body.includes(plan.expectedText))
  ) {
    const seen = `${answer.status} ${answer.body.slice(0, 200)}`;
    unexpected.set(seen, (unexpected.get(seen) ?? 0) + 1);
  }
  if (recordingSince === undefined) return;
  const now = performance.now();
  answered += 1;
  recordedMs = now - recordingSince;
  latencies.add(now - dueAt);
}
