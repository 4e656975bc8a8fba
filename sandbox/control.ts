import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { answerOf } from './entry.ts';
import { CALLS, type Call, type Fault, type Mishap } from './faults.ts';
import { decodeKey, type Exchange, readJson, sendError, sendJson } from './http.ts';
import { parseLatency } from './latency.ts';
import { notificationOf } from './notification.ts';
import { BadRequest, isObject } from './request.ts';
import type { Sandbox } from './sandbox.ts';
import { settleChallenge } from './settle-challenge.ts';

type Json = Readonly<Record<string, unknown>>;

const CHALLENGE_PATH = /^\/control\/(approve|fail)\/([^/]+)$/;
/** A call that waits longer than this has been given up by everybody. */
const WAIT_MAX_MS = 600_000;

/** What tests and demonstrations call: how the acquirer behaves, what it wrote down, what the shopper does. */
export async function handleControl(sandbox: Sandbox, exchange: Exchange): Promise<void> {
  const { request, response, path } = exchange;
  const challenge = CHALLENGE_PATH.exec(path);
  if (challenge?.[2] && request.method === 'POST') {
    return settle(sandbox, response, { key: decodeKey(challenge[2]), approved: challenge[1] === 'approve' });
  }
  switch (`${request.method} ${path}`) {
    case 'GET /control':
      return sendJson(response, 200, { latency_ms: sandbox.latency, faults: sandbox.faults.list() });
    case 'PUT /control/latency':
      sandbox.latency = parseLatencyField(await readJson(request));
      return sendJson(response, 200, { latency_ms: sandbox.latency });
    case 'POST /control/faults':
      return sendJson(response, 201, sandbox.faults.add(parseFault(await readJson(request))));
    case 'DELETE /control/faults':
      sandbox.faults.clear();
      return sendJson(response, 200, { faults: [] });
    case 'GET /control/books':
      return sendBooks(sandbox, response);
    case 'POST /control/notify':
      return notify(sandbox, response, await readJson(request));
    default:
      sendError(response, 404, 'There is nothing at this address.');
  }
}

async function settle(
  sandbox: Sandbox,
  response: ServerResponse,
  { key, approved }: { key: string; approved: boolean },
): Promise<void> {
  const entry = await settleChallenge(sandbox, key, approved);
  if (entry) sendJson(response, 200, answerOf(entry));
  else sendError(response, 409, 'No shopper is being waited for with this key.');
}

async function sendBooks({ books }: Sandbox, response: ServerResponse): Promise<void> {
  await books.flushed();
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  await pipeline(createReadStream(books.path), response);
}

/** Sends what the body asks for: as often, as late and as false as a test needs it. */
async function notify(
  { acquirer, notifier, now }: Sandbox,
  response: ServerResponse,
  body: Json,
): Promise<void> {
  const entry = acquirer.find(String(body['key']));
  if (!entry) return sendError(response, 404, 'This key is not known.');
  const notification = notificationOf(entry, isObject(body['changes']) ? body['changes'] : {});
  const at = new Date(now().getTime() - integerOr(body, 'age_seconds', 0) * 1000);
  const sign = { at, ...(typeof body['secret'] === 'string' && { secret: body['secret'] }) };
  const statuses: (number | null)[] = [];
  for (let sent = 0; sent < integerOr(body, 'times', 1); sent += 1) {
    statuses.push(await notifier.sendOnce(notification, sign));
  }
  sendJson(response, 200, { id: notification.id, statuses });
}

function parseLatencyField(body: Json): Sandbox['latency'] {
  try {
    return parseLatency(String(body['latency_ms']));
  } catch (error) {
    throw new BadRequest((error as Error).message);
  }
}

function parseFault(body: Json): Omit<Fault, 'id'> {
  const on = body['on'] ?? ['authorize', 'capture', 'void', 'refund'];
  if (!Array.isArray(on) || !on.every(isCall))
    throw new BadRequest(`on must be a list out of ${CALLS.join(', ')}`);
  const probability = body['probability'] ?? 1;
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) {
    throw new BadRequest('probability must be a number from 0 to 1');
  }
  return {
    mishap: parseMishap(body),
    on,
    probability,
    calls: body['calls'] === undefined ? null : Math.max(1, integerOr(body, 'calls', 1)),
    seed: integerOr(body, 'seed', 1),
    flapping: isObject(body['flapping'])
      ? { down: integerOr(body['flapping'], 'down', 1), up: integerOr(body['flapping'], 'up', 1) }
      : null,
  };
}

function parseMishap(body: Json): Mishap {
  const type = body['type'];
  switch (type) {
    case 'error':
    case 'hang':
    case 'lose_answer':
      return { type };
    case 'slow':
    case 'slow_answer':
      return { type, ms: Math.min(integerOr(body, 'ms', 5_000), WAIT_MAX_MS) };
    default:
      throw new BadRequest('type must be error, hang, lose_answer, slow or slow_answer');
  }
}

function isCall(value: unknown): value is Call {
  return CALLS.includes(value as Call);
}

function integerOr(body: Json, field: string, otherwise: number): number {
  const value = body[field] ?? otherwise;
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new BadRequest(`${field} must be an integer from 0`);
}
