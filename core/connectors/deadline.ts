import { setMaxListeners } from 'node:events';

/** The time that a call to a processor may take, its answer's last byte included. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Why the call was ended, if it was ended by us. */
  reason(): string | undefined;
  clear(): void;
}

/** One signal out of a time limit and the caller's own, without the listeners that `AbortSignal.any` leaves. */
export function startDeadline(timeoutMs: number, caller: AbortSignal): Deadline {
  const controller = new AbortController();
  let reason: string | undefined;
  const abort = (because: string) => {
    reason ??= because;
    controller.abort();
  };
  const onCallerAbort = () => abort('the call was cancelled');
  const timer = setTimeout(() => abort(`timed out after ${timeoutMs} ms`), timeoutMs);
  if (caller.aborted) onCallerAbort();
  // A worker hands one signal to all its calls, and more than ten of them are no leak.
  setMaxListeners(0, caller);
  caller.addEventListener('abort', onCallerAbort, { once: true });
  return {
    signal: controller.signal,
    reason: () => reason,
    clear() {
      clearTimeout(timer);
      caller.removeEventListener('abort', onCallerAbort);
    },
  };
}
