import type { Acquirer } from './acquirer.ts';
import type { Books } from './books.ts';
import type { Faults } from './faults.ts';
import type { Latency } from './latency.ts';
import type { Notifier } from './notifier.ts';

/** What the handlers of one running sandbox share. */
export interface Sandbox {
  readonly acquirer: Acquirer;
  readonly books: Books;
  readonly faults: Faults;
  readonly notifier: Notifier;
  /** The control API changes it. */
  latency: Latency;
  /** How long the slow instruments take. */
  readonly slowMs: number;
  /** CSP sources that may show the challenge page in a frame. */
  readonly frameAncestors: string;
  readonly now: () => Date;
  /** Aborted when the sandbox closes: nothing waits any longer. */
  readonly closing: AbortSignal;
}
