import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Decision } from './acquirer.ts';
import { SHOPPER_VPA } from './challenge-page.ts';
import { answerOf } from './entry.ts';
import { decodeKey, type Exchange, readJson, sendError, sendJson } from './http.ts';
import { parseLatency } from './latency.ts';
import { notificationOf } from './notification.ts';
import { parseFault } from './parse-fault.ts';
import { BadRequest, isObject, type Json, optionalInteger, payerVpa } from './request.ts';
import type { Sandbox } from './sandbox.ts';
import { settleChallenge } from './settle-challenge.ts';

const CHALLENGE_PATH = /^\/control\/(approve|fail)\/([^/]+)$/;

/** What tests and demonstrations call: how the acquirer behaves, what it wrote down, what the shopper does. */
export async function handleControl(sandbox: Sandbox, exchange: Exchange): Promise<void> {
  const { request, response, path } = exchange;
  const challenge = CHALLENGE_PATH.exec(path);
  if (challenge?.[2] && request.method === 'POST') {
    const { vpa = SHOPPER_VPA } = await readJson(request);
    const decision: Decision =
      challenge[1] === 'approve' ? { approved: true, vpa: payerVpa(vpa) } : { approved: false };
    return settle(sandbox, response, { key: decodeKey(challenge[2]), decision });
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
  { key, decision }: { key: string; decision: Decision },
): Promise<void> {
  const entry = await settleChallenge(sandbox, key, decision);
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
  const at = new Date(now().getTime() - optionalInteger(body, 'age_seconds', { otherwise: 0 }) * 1000);
  const sign = { at, ...(typeof body['secret'] === 'string' && { secret: body['secret'] }) };
  const times = optionalInteger(body, 'times', { otherwise: 1 });
  const statuses: (number | null)[] = [];
  for (let sent = 0; sent < times; sent += 1) {
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
