import type { ServerResponse } from 'node:http';
import type { Decision } from './acquirer.ts';
import {
  challengeState,
  pageHeaders,
  renderChallenge,
  renderUnknown,
  SHOPPER_VPA,
} from './challenge-page.ts';
import type { Entry } from './entry.ts';
import { type Exchange, readBody } from './http.ts';
import { BadRequest, payerVpa } from './request.ts';
import type { Sandbox } from './sandbox.ts';
import { settleChallenge } from './settle-challenge.ts';

/** `/challenge/<reference>`: the reference is unguessable, and whoever has it is taken for the shopper. */
export async function handleChallenge(sandbox: Sandbox, exchange: Exchange): Promise<void> {
  const { request, response, path } = exchange;
  const entry = sandbox.acquirer.findByReference(path.slice('/challenge/'.length));
  if (!entry) return sendPage(sandbox, response, { status: 404, html: renderUnknown() });
  if (request.method === 'POST') return handleDecision(sandbox, exchange, entry);
  const html = renderChallenge(entry, challengeState(entry, sandbox.now()));
  sendPage(sandbox, response, { status: 200, html });
}

/** A second click finds the payment settled and goes the same way; one that comes too late is told so. */
async function handleDecision(sandbox: Sandbox, exchange: Exchange, { key }: Entry): Promise<void> {
  const { request, response, path } = exchange;
  const form = new URLSearchParams((await readBody(request)).toString('utf8'));
  await settleChallenge(sandbox, key, readDecision(form));
  const entry = sandbox.acquirer.find(key);
  const isSettled = entry?.outcome === 'approved' || entry?.outcome === 'declined';
  const location = isSettled && entry.returnUrl ? entry.returnUrl : path;
  response.writeHead(303, { ...pageHeaders(sandbox.frameAncestors), location });
  response.end();
}

function readDecision(form: URLSearchParams): Decision {
  switch (form.get('decision')) {
    case 'approve':
      return { approved: true, vpa: payerVpa(form.get('vpa') ?? SHOPPER_VPA) };
    case 'fail':
      return { approved: false };
    default:
      throw new BadRequest('decision must be approve or fail');
  }
}

function sendPage(
  { frameAncestors }: Sandbox,
  response: ServerResponse,
  { status, html }: { status: number; html: string },
): void {
  response.writeHead(status, pageHeaders(frameAncestors));
  response.end(html);
}
