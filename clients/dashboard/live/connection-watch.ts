import { createListeners } from '../../socket/listeners.ts';
import {
  type ConnectionInput,
  type ConnectionState,
  connectionAfter,
  describeConnection,
  NO_CONNECTION,
} from './connection-state.ts';

/** Keeps the state of the connection, and asks the server how far there is to catch up whenever the stream is taken up again. */
export interface ConnectionWatch {
  note(input: ConnectionInput): void;
  /** The last cursor that arrived, where a stream has to go on. */
  lastCursor(): string | null;
  state(): ConnectionState;
  /** For another subscription beside the stream of events: while it is away, the page is not live. */
  part(): ConnectionPart;
  onState(listener: () => void): () => void;
  stop(): void;
}

/** Says of one subscription whether what it shows is whole. It begins so; to say it twice is to say it once. */
export interface ConnectionPart {
  away(): void;
  back(): void;
}

/** How often the count of a catch-up is told at most; hundreds of events arrive in that time. */
const COUNT_EVERY_MS = 100;

/** What may leave the page with something to catch up with. */
const TAKES_UP: ReadonlySet<ConnectionInput['type']> = new Set(['connected', 'resumed', 'started']);

interface Server {
  /** The newest cursor the server has. */
  head(): Promise<string>;
  /** Resolves when it is time for try number `retries`, counted from 0. */
  wait(retries: number): Promise<void>;
}

export function watchConnection({ head, wait }: Server): ConnectionWatch {
  const listeners = createListeners();
  let connection = NO_CONNECTION;
  let state = describeConnection(connection);
  let stopped = false;
  let count: ReturnType<typeof setTimeout> | undefined;

  // What is told is one object for as long as it says the same.
  function tell() {
    clearTimeout(count);
    count = undefined;
    state = describeConnection(connection);
    listeners.tell();
  }

  function apply(input: ConnectionInput) {
    connection = connectionAfter(connection, input);
    const next = describeConnection(connection);
    if (next.kind !== state.kind) tell();
    else if (next.kind === 'catching-up') count ??= setTimeout(tell, COUNT_EVERY_MS);
  }

  async function findHead() {
    const { epoch } = connection;
    const needed = () => !stopped && connection.epoch === epoch && connection.catchUp?.head === null;
    for (let retries = 0; needed(); retries += 1) {
      const cursor = await head().catch(() => null);
      if (cursor !== null) return apply({ type: 'head', epoch, cursor });
      await wait(retries);
    }
  }

  return {
    note(input) {
      apply(input);
      if (TAKES_UP.has(input.type)) void findHead();
    },
    lastCursor: () => connection.lastCursor,
    state: () => state,
    part() {
      let isAway = false;
      const say = (away: boolean) => {
        if (isAway === away) return;
        isAway = away;
        apply({ type: away ? 'part-away' : 'part-back' });
      };
      return { away: () => say(true), back: () => say(false) };
    },
    onState: listeners.add,
    stop() {
      stopped = true;
      clearTimeout(count);
    },
  };
}
