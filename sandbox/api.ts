import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answerOf, type Entry } from './entry.ts';
import type { Call, Mishap } from './faults.ts';
import { decodeKey, type Exchange, readJson, sendError, sendJson } from './http.ts';
import { INSTRUMENTS } from './instruments.ts';
import { drawLatencyMs } from './latency.ts';
import { type ActRequest, parseRequest } from './request.ts';
import type { Sandbox } from './sandbox.ts';

const ACTS: Readonly<Record<string, { call: Call; kind: ActRequest['kind'] }>> = {
  '/v1/authorize': { call: 'authorize', kind: 'AUTHORIZE' },
  '/v1/capture': { call: 'capture', kind: 'CAPTURE' },
  '/v1/void': { call: 'void', kind: 'VOID' },
  '/v1/refund': { call: 'refund', kind: 'REFUND' },
};
const KEY_PATH = /^\/v1\/requests\/([^/]+)(\/abandon)?$/;

/** The acquirer's API: what a gateway calls. */
export async function handleApi(sandbox: Sandbox, exchange: Exchange): Promise<void> {
  const { request, response, path } = exchange;
  const act = ACTS[path];
  if (act && request.method === 'POST') return handleAct(sandbox, exchange, act);
  if (path === '/v1/instruments' && request.method === 'GET') return sendInstruments(response);
  const match = KEY_PATH.exec(path);
  const key = match?.[1] && decodeKey(match[1]);
  if (key && !match[2] && request.method === 'GET') return handleLookup(sandbox, response, key);
  if (key && match[2] && request.method === 'POST') return handleAbandon(sandbox, response, key);
  sendError(response, 404, 'There is nothing at this address.');
}

async function handleAct(
  sandbox: Sandbox,
  { request, response }: Exchange,
  { call, kind }: { call: Call; kind: ActRequest['kind'] },
): Promise<void> {
  const parsed = parseRequest(kind, await readJson(request));
  const latencyMs = drawLatencyMs(sandbox.latency);
  if (latencyMs > 0) await delay(latencyMs, undefined, { signal: sandbox.closing });
  const fault = sandbox.faults.strike(call);
  await perform(sandbox, response, {
    mishap: fault ?? instrumentMishap(parsed, sandbox),
    act() {
      const { entry, repeated } = sandbox.acquirer.act(parsed, sandbox.now());
      // Only the first answer of that instrument is lost: whoever asks again is told.
      return { entry, answerIsLost: fault?.type === 'lose_answer' || !repeated };
    },
  });
}

function instrumentMishap(request: ActRequest, { slowMs }: Sandbox): Mishap | null {
  if (request.kind !== 'AUTHORIZE') return null;
  switch (request.instrument.behaviour) {
    case 'error':
      return { type: 'error' };
    case 'slow':
      return { type: 'slow', ms: slowMs };
    case 'lose_answer':
      return { type: 'lose_answer' };
    default:
      return null;
  }
}

function handleLookup(sandbox: Sandbox, response: ServerResponse, key: string): Promise<void> {
  return perform(sandbox, response, {
    mishap: sandbox.faults.strike('lookup'),
    act: () => ({ entry: sandbox.acquirer.find(key), answerIsLost: true }),
  });
}

function handleAbandon(sandbox: Sandbox, response: ServerResponse, key: string): Promise<void> {
  return perform(sandbox, response, {
    mishap: sandbox.faults.strike('abandon'),
    act: () => ({ entry: sandbox.acquirer.abandon(key, sandbox.now()), answerIsLost: true }),
  });
}

interface Performance {
  readonly mishap: Mishap | null;
  readonly act: () => { readonly entry: Entry | undefined; readonly answerIsLost: boolean };
}

/** Acts and answers, with whatever goes wrong on the way. */
async function perform(
  sandbox: Sandbox,
  response: ServerResponse,
  { mishap, act }: Performance,
): Promise<void> {
  if (mishap?.type === 'error') return sendError(response, 500, 'The acquirer has a bad day.');
  // The caller hangs up when it has had enough, or the sandbox when it closes.
  if (mishap?.type === 'hang') return;
  if (mishap?.type === 'slow') await delay(mishap.ms, undefined, { signal: sandbox.closing });
  const { entry, answerIsLost } = act();
  await sandbox.books.flushed();
  if (mishap?.type === 'lose_answer' && answerIsLost) {
    response.destroy();
    return;
  }
  if (mishap?.type === 'slow_answer') await delay(mishap.ms, undefined, { signal: sandbox.closing });
  if (entry) sendJson(response, 200, answerOf(entry));
  else sendJson(response, 404, { outcome: 'not_found' });
}

function sendInstruments(response: ServerResponse): void {
  const instruments = INSTRUMENTS.map(({ method, value, outcome }) => ({ method, value, outcome }));
  sendJson(response, 200, { instruments });
}
