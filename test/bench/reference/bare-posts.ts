import { Agent } from 'undici';

/** The bare loop: posts BENCH_COUNT bodies of a webhook's size to BENCH_URL over 64 connections, and does nothing else. */
const url = new URL(process.env['BENCH_URL'] ?? '');
const count = Number(process.env['BENCH_COUNT'] ?? 0);
const CONNECTIONS = 64;

const agent = new Agent();
const body = JSON.stringify({
  data: { payment: { created_at: new Date().toISOString(), note: 'x'.repeat(900) } },
});
let sent = 0;
const before = process.cpuUsage();
await Promise.all(Array.from({ length: CONNECTIONS }, postAll));
const { user, system } = process.cpuUsage(before);
await agent.close();
process.send?.({ type: 'result', cpuMs: (user + system) / 1_000 });
process.disconnect?.();

async function postAll(): Promise<void> {
  while (sent < count) {
    sent += 1;
    const headers = { 'content-type': 'application/json', 'webhook-id': `bare_${process.pid}_${sent}` };
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname,
      method: 'POST',
      headers,
      body,
    });
    await answer.body.dump();
  }
}
