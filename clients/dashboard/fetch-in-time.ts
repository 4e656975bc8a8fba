/** Longer than the server works on any one question: it gives a statement up after ten seconds. */
const ANSWER_MAX_MS = 20_000;

/**
 * `fetch` that gives up on a server which accepts a request and never answers it, or never ends its answer: that fails as
 * a network that is away does, with what the page says then and the ways it tries again. What was sent may have been
 * carried out all the same; whatever must not happen twice is sent again under its idempotency key.
 */
export const fetchInTime = createFetch(ANSWER_MAX_MS);

export function createFetch(answerMaxMs: number): typeof fetch {
  return (url, init = {}) => {
    const { signal } = init;
    const giveUp = new AbortController();
    const late = new DOMException('The server did not answer in time.', 'TimeoutError');
    const end = (reason: unknown) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      giveUp.abort(reason);
    };
    const stop = () => end(signal?.reason);
    const timer = setTimeout(() => end(late), answerMaxMs);
    // urql ends its signal with every answer, so that no timer is left behind.
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    return fetch(url, { ...init, signal: giveUp.signal });
  };
}
