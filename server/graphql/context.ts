import type { Context, RequestOrigin } from '../../core/context.ts';
import type { Callers } from '../caller.ts';
import type { ResultSink, Sharing } from '../live/audience.ts';
import type { Live } from '../live/live.ts';
import type { RequestNote } from '../request-note.ts';

/** One GraphQL operation, however it came in. */
export interface GraphQLContext extends Context {
  readonly live: Live;
  /** Where the transport takes results as bytes; null where it does not. */
  readonly sink: ResultSink | null;
  /** Of a subscription that is being set up. */
  readonly sharing: Sharing | null;
  readonly callers: Callers;
  /** The HTTP answer under way; null over a WebSocket, which carries no headers and no status. */
  readonly reply: HttpReply | null;
  /** The `Idempotency-Key` header: for the one keyed field of a document that gives no key itself. */
  readonly idempotencyKeyHeader: string | null;
  readonly origin: RequestOrigin;
  readonly sessionToken: string | undefined;
  /** Read before anything else of the operation runs; null where the document does not ask for it. */
  readonly eventCursor: string | null;
  /** What resolvers leave for `extensions` of the result. */
  readonly outcome: { idempotentReplayed: boolean };
}

export interface HttpReply {
  /** What the request log tells of this operation. */
  readonly note: RequestNote;
  setCookie(cookie: string): void;
}
