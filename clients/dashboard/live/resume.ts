import type { FormattedExecutionResult, Sink, SubscribePayload } from 'graphql-ws';

type Result = FormattedExecutionResult<Record<string, unknown>, Record<string, unknown>>;

/** Where the results of a subscription go. */
export type ResultSink = Pick<Sink<Result>, 'next' | 'error' | 'complete'>;

function cursorOf(result: Result): string | undefined {
  for (const field of Object.values(result.data ?? {})) {
    const cursor = (field as { cursor?: unknown } | null)?.cursor;
    if (typeof cursor === 'string') return cursor;
  }
  return undefined;
}

/**
 * After a reconnect graphql-ws sends each running subscription again, word for word; one that reads the event log would
 * then start over from the cursor it began with. So its `after` is a getter, read whenever the message is written: it
 * names the last event that arrived, and the stream goes on exactly behind it, with no gap and nothing twice.
 *
 * Applies to subscriptions with an `after` variable whose events carry a `cursor`; others pass unchanged.
 */
export function resumeFromLastSeen(
  payload: SubscribePayload,
  sink: ResultSink,
): [SubscribePayload, ResultSink] {
  const variables = payload.variables ?? {};
  let after = variables['after'];
  if (typeof after !== 'string') return [payload, sink];
  return [
    {
      ...payload,
      get variables() {
        return { ...variables, after };
      },
    },
    {
      next(result) {
        after = cursorOf(result) ?? after;
        sink.next(result);
      },
      error: problem => sink.error(problem),
      complete: () => sink.complete(),
    },
  ];
}
