import type { ServerResponse } from 'node:http';
import { challengeState, pageHeaders, renderChallenge, renderUnknown } from './challenge-page.ts';
import { type Exchange, readBody } from './http.ts';
import type { Sandbox } from './sandbox.ts';
import { settleChallenge } from './settle-challenge.ts';

/** `/challenge/<reference>`: the reference is unguessable, and whoever has it is taken for the shopper. */
export async function handleChallenge(sandbox: Sandbox, exchange: Exchange): Promise<void> {
  const { request, response, path } = exchange;
  const entry = sandbox.acquirer.findByReference(path.slice('/challenge/'.length));
  if (!entry) return sendPage(sandbox, response, { status: 404, html: renderUnknown() });
  if (request.method === 'POST') {
    const decision = new URLSearchParams((await readBody(request)).toString('utf8')).get('decision');
    if (decision === 'approve' || decision === 'fail') {
      // A second click finds it settled, and goes the same way.
      await settleChallenge(sandbox, entry.key, decision === 'approve');
    }
    response.writeHead(303, { ...pageHeaders(sandbox.frameAncestors), location: entry.returnUrl ?? path });
    response.end();
    return;
  }
  const html = renderChallenge(entry, challengeState(entry, sandbox.now()));
  sendPage(sandbox, response, { status: 200, html });
}

function sendPage(
  { frameAncestors }: Sandbox,
  response: ServerResponse,
  { status, html }: { status: number; html: string },
): void {
  response.writeHead(status, pageHeaders(frameAncestors));
  response.end(html);
}
