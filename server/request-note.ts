import type { IncomingMessage, ServerResponse } from 'node:http';
import { maskDigits } from '../core/mask-digits.ts';
import type { ApiRequestEntry } from '../core/requests/request-log.ts';

/** What the adapters leave for the request log while they answer. */
export interface RequestNote {
  /** GraphQL: the operation's name. */
  operation: string | null;
  /** REST: the route's path, with names for ids. null: none of ours. */
  route: string | null;
  errorCode: string | null;
}

interface Answered {
  readonly request: IncomingMessage;
  readonly response: ServerResponse & { readonly requestId: string; readonly note: RequestNote };
  readonly keyId: string;
  readonly durationMs: number;
  readonly now: Date;
}

const PATH_MAX_LENGTH = 200;
const NAME_MAX_LENGTH = 100;
/** What proxies log when the client went away before its answer was ready. */
const CLIENT_CLOSED = 499;

/** A request that was answered, without its body, its query and anything that could be a card number. */
export function requestEntry({ request, response, keyId, durationMs, now }: Answered): ApiRequestEntry {
  const { url = '/', method = 'GET' } = request;
  const { note, requestId } = response;
  return {
    keyId,
    requestId,
    method,
    path: maskDigits(url.split('?', 1)[0] ?? '/').slice(0, PATH_MAX_LENGTH),
    operation: note.operation && maskDigits(note.operation).slice(0, NAME_MAX_LENGTH),
    status: response.headersSent ? response.statusCode : CLIENT_CLOSED,
    durationMs,
    errorCode: note.errorCode,
    createdAt: now,
  };
}
