import type { IncomingMessage, ServerResponse } from 'node:http';
import { maskDigits } from '../core/mask-digits.ts';
import type { Span, Tracing } from '../core/tracing/tracing.ts';
import type { RequestNote } from './request-note.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse & { readonly requestId: string; readonly note: RequestNote };
}

/**
 * Handles the request in a span that goes on where the caller's `traceparent` leaves off, until the answer is sent.
 * Probes and pages, which nobody follows, have none.
 */
export function followRequest(
  tracing: Tracing,
  exchange: Exchange,
  handle: () => Promise<unknown>,
): Promise<unknown> {
  const { request, response } = exchange;
  if (!tracing.on || !isFollowed(request.url)) return handle();
  const { traceparent } = request.headers;
  const parent = typeof traceparent === 'string' ? traceparent : undefined;
  return tracing.span({ name: request.method ?? 'GET', kind: 'server', parent }, async span => {
    const closed = new Promise(resolve => response.once('close', resolve));
    await handle();
    await closed;
    tell(span, exchange);
  });
}

function isFollowed(url: string | undefined): boolean {
  return /^\/(?:graphql|api|notifications)\b/.test(url ?? '');
}

/** The address itself is not told: callers may put anything into it. */
function tell(span: Span, { request, response }: Exchange): void {
  const { method = 'GET', url = '' } = request;
  const { note, requestId } = response;
  const isCutOff = !response.headersSent;
  if (isCutOff || response.statusCode >= 500) span.fail();
  const route = note.route ?? (url.startsWith('/graphql') ? '/graphql' : null);
  if (route !== null) span.rename(`${method} ${route}`);
  span.tell({
    'http.request.method': method,
    ...(route !== null && { 'http.route': route }),
    ...(note.operation !== null && { 'graphql.operation.name': maskDigits(note.operation) }),
    ...(note.errorCode !== null && { 'sluice.refusal': note.errorCode }),
    ...(!isCutOff && { 'http.response.status_code': response.statusCode }),
    'sluice.request.id': requestId,
  });
}
