import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { type Batcher, createBatcher } from './batch.ts';
import { BusyError } from './errors.ts';
import { BATCH_BESIDE_MIN_ITEMS, BATCH_MAX_WAITING } from './limits.ts';

/** What Postgres answers, with its SQLSTATE. */
function sqlError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError(`SQLSTATE ${code}`, 0, 'error');
  error.code = code;
  return error;
}

const connectionLost = () => new Error('Connection terminated unexpectedly');

/** A table in memory: a batch of numbers is stored whole or not at all, and none of them twice. */
class Table {
  readonly stored = new Set<number>();
  readonly batches: number[][] = [];
  lookups = 0;

  insert(items: readonly number[]): string[] {
    this.batches.push([...items]);
    if (items.some(item => item < 0)) throw sqlError('23514');
    if (items.some(item => this.stored.has(item))) throw sqlError('23505');
    for (const item of items) this.stored.add(item);
    return items.map(item => `wrote ${item}`);
  }

  find(items: readonly number[]): (string | undefined)[] {
    this.lookups++;
    return items.map(item => (this.stored.has(item) ? `found ${item}` : undefined));
  }
}

type Step = (table: Table, items: readonly number[]) => string[] | Promise<string[]>;

/** Each write takes the next step of the script; after its end all goes well. */
function scripted(steps: readonly Step[], options: { maxItems?: number; concurrency?: number } = {}) {
  const table = new Table();
  const left = [...steps];
  const batcher = createBatcher<number, string>({
    write: async items => (left.shift() ?? ((all, wanted) => all.insert(wanted)))(table, items),
    find: async items => table.find(items),
    concurrency: 1,
    ...options,
  });
  return { table, batcher };
}

const failing =
  (error: unknown): Step =>
  () => {
    throw error;
  };

/** COMMIT was made and its reply is gone. */
const commitThenLose: Step = (table, items) => {
  table.insert(items);
  throw connectionLost();
};

/** Submits them in one turn of the event loop, so that they share a batch, and tells each one's outcome. */
/** Until what is scheduled for this turn of the event loop has begun. */
const turn = () => new Promise(resolve => setImmediate(resolve));

async function submitAll(batcher: Batcher<number, string>, items: readonly number[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(items.map(item => batcher.submit(item)));
  return outcomes.map(outcome => (outcome.status === 'fulfilled' ? outcome.value : `${outcome.reason}`));
}

/** A promise that a test keeps by hand. */
function gate() {
  let open: () => void = () => undefined;
  const passed = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, passed };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('callers of one moment', () => {
  test('share a transaction, and each gets its own result', async () => {
    const { table, batcher } = scripted([]);
    expect(await submitAll(batcher, [3, 1, 2])).toEqual(['wrote 3', 'wrote 1', 'wrote 2']);
    expect(table.batches).toEqual([[3, 1, 2]]);
  });

  test('that come while a batch commits become the next batch', async () => {
    const commit = gate();
    const slow: Step = async (table, items) => {
      await commit.passed;
      return table.insert(items);
    };
    const { table, batcher } = scripted([slow]);
    const first = batcher.submit(1);
    await new Promise(setImmediate);
    const others = submitAll(batcher, [2, 3]);
    await new Promise(setImmediate);
    expect(table.batches).toEqual([]);
    commit.open();
    await Promise.all([first, others]);
    expect(table.batches).toEqual([[1], [2, 3]]);
  });

  test('are written in pieces of at most so many', async () => {
    const { table, batcher } = scripted([], { maxItems: 2 });
    await submitAll(batcher, [1, 2, 3, 4, 5]);
    expect(table.batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('are written side by side where that is asked for and they are many', async () => {
    const bothThere = gate();
    const items = Array.from({ length: 2 * BATCH_BESIDE_MIN_ITEMS }, (_, i) => i + 1);
    const meet: Step = async (table, batch) => {
      if (batch.includes(items.length)) bothThere.open();
      await bothThere.passed;
      return table.insert(batch);
    };
    const { batcher } = scripted([meet, meet], { maxItems: BATCH_BESIDE_MIN_ITEMS, concurrency: 2 });
    expect(await submitAll(batcher, items)).toEqual(items.map(item => `wrote ${item}`));
  });

  test('wait for the batch before them as long as they are few, and go together', async () => {
    const held = gate();
    const hold: Step = async (table, items) => {
      await held.passed;
      return table.insert(items);
    };
    const { table, batcher } = scripted([hold], { concurrency: 2 });
    const first = batcher.submit(1);
    await turn();
    const second = batcher.submit(2);
    await turn();
    const third = batcher.submit(3);
    await turn();
    held.open();
    expect(await Promise.all([first, second, third])).toEqual(['wrote 1', 'wrote 2', 'wrote 3']);
    expect(table.batches).toEqual([[1], [2, 3]]);
  });

  test('go on without a batch that is held up', async () => {
    const held = gate();
    const hold: Step = async (table, items) => {
      await held.passed;
      return table.insert(items);
    };
    const { batcher } = scripted([hold], { concurrency: 2 });
    const first = batcher.submit(1);
    await turn();
    expect(await batcher.submit(2)).toBe('wrote 2');
    held.open();
    expect(await first).toBe('wrote 1');
  });

  test('beyond the longest queue are told to come back, and the others are served', async () => {
    const { table, batcher } = scripted([]);
    const items = Array.from({ length: BATCH_MAX_WAITING + 1 }, (_, i) => i);
    const outcomes = await Promise.allSettled(items.map(item => batcher.submit(item)));
    const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toBeInstanceOf(BusyError);
    expect(refused[0]).toMatchObject({ code: 'BUSY', retryAfterSeconds: 1 });
    expect(table.stored.size).toBe(BATCH_MAX_WAITING);
  });
});

describe('a row that the database refuses', () => {
  test('costs only itself', async () => {
    const { table, batcher } = scripted([]);
    const outcomes = await submitAll(batcher, [1, 2, 3, -4, 5, 6, 7, 8]);
    expect(outcomes[3]).toContain('23514');
    expect(outcomes.filter(outcome => outcome.startsWith('wrote'))).toHaveLength(7);
    expect([...table.stored].sort()).toEqual([1, 2, 3, 5, 6, 7, 8]);
    // Three halvings find one among eight.
    expect(table.batches).toHaveLength(7);
  });

  test('costs only itself when it is noticed at COMMIT', async () => {
    const atCommit: Step = (_table, items) => {
      if (items.includes(2)) throw sqlError('22003');
      return items.map(item => `wrote ${item}`);
    };
    const { batcher } = scripted([atCommit, atCommit, atCommit, atCommit, atCommit]);
    const outcomes = await submitAll(batcher, [1, 2, 3]);
    expect(outcomes[0]).toBe('wrote 1');
    expect(outcomes[1]).toContain('22003');
    expect(outcomes[2]).toBe('wrote 3');
  });

  test('may also be a bug of ours, which stops nobody else', async () => {
    const bug: Step = (table, items) => {
      if (items.includes(3)) throw new TypeError('a bug');
      return table.insert(items);
    };
    const { batcher } = scripted(Array.from({ length: 6 }, () => bug));
    expect(await submitAll(batcher, [1, 2, 3, 4])).toEqual([
      'wrote 1',
      'wrote 2',
      'TypeError: a bug',
      'wrote 4',
    ]);
  });

  test('is one whose result is missing', async () => {
    const { batcher } = scripted([() => []]);
    expect(await submitAll(batcher, [1])).toEqual(['Error: a batch of 1 gave 0 results']);
  });
});

describe('a conflict with a neighbour', () => {
  test.each(['40001', '40P01', '55P03', '57014'])('(%s) repeats the whole batch', async state => {
    const { table, batcher } = scripted([failing(sqlError(state)), failing(sqlError(state))]);
    expect(await submitAll(batcher, [1, 2])).toEqual(['wrote 1', 'wrote 2']);
    expect(table.batches).toEqual([[1, 2]]);
    expect(table.lookups).toBe(0);
  });

  test('that does not end asks the callers to come back, and nothing is stored', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const { table, batcher } = scripted(Array.from({ length: 20 }, () => failing(sqlError('40P01'))));
    expect(await submitAll(batcher, [1, 2])).toEqual([
      expect.stringContaining('try again with the same idempotency key'),
      expect.stringContaining('try again with the same idempotency key'),
    ]);
    expect(table.stored.size).toBe(0);
  });
});

describe('a COMMIT whose reply is lost', () => {
  test('is found by the ids, and nothing is written twice', async () => {
    const { table, batcher } = scripted([commitThenLose]);
    expect(await submitAll(batcher, [1, 2])).toEqual(['found 1', 'found 2']);
    expect(table.batches).toHaveLength(1);
  });

  test('may not have happened, and then it is made', async () => {
    const { table, batcher } = scripted([failing(connectionLost())]);
    expect(await submitAll(batcher, [1, 2])).toEqual(['found 1', 'found 2']);
    expect(table.batches).toEqual([[1, 2]]);
  });

  test.each([
    ['the backend is terminated', sqlError('57P01')],
    ['Postgres crashed', sqlError('57P02')],
    ['Postgres starts', sqlError('57P03')],
    ['there are too many connections', sqlError('53300')],
    ['the connection failed', sqlError('08006')],
    ['the socket is reset', Object.assign(new Error('read'), { code: 'ECONNRESET' })],
    ['nobody listens', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['the reply takes too long', new Error('Query read timeout')],
    ['no connection comes free', new Error('timeout exceeded when trying to connect')],
    ['the client was ended', new Error('Client has encountered a connection error and is not queryable')],
  ])('is looked for when %s', async (_name, error) => {
    const { table, batcher } = scripted([failing(error)]);
    expect(await submitAll(batcher, [1])).toEqual(['found 1']);
    expect(table.lookups).toBe(2);
  });

  test('may land after the lookup: the row that is in the way is then our own', async () => {
    const landsNow: Step = (table, items) => {
      for (const item of items) table.stored.add(item);
      return table.insert(items);
    };
    const { table, batcher } = scripted([failing(connectionLost()), landsNow]);
    expect(await submitAll(batcher, [1])).toEqual(['found 1']);
    expect(table.lookups).toBe(2);
  });

  test('may land while it is written again, and then no refusal because of it is told', async () => {
    const refusesWhatIsThere: Step = (table, items) => {
      for (const item of items) table.stored.add(item);
      return items.map(item => `refused ${item}`);
    };
    const { batcher } = scripted([failing(connectionLost()), refusesWhatIsThere]);
    expect(await submitAll(batcher, [1, 2])).toEqual(['found 1', 'found 2']);
  });

  test('is looked for as long as Postgres is away, but not for ever', async () => {
    const { batcher } = scripted(Array.from({ length: 50 }, () => failing(connectionLost())));
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => {
      now += 3_000;
      return now;
    });
    expect(await submitAll(batcher, [1])).toEqual([expect.stringContaining('not reachable')]);
  });

  test('leaves the doubt to both halves when one row is refused after it', async () => {
    const losesAll: Step = table => {
      table.stored.add(1);
      throw connectionLost();
    };
    const { table, batcher } = scripted([losesAll]);
    const outcomes = await submitAll(batcher, [1, -2, 3]);
    expect(outcomes[0]).toBe('found 1');
    expect(outcomes[1]).toContain('23514');
    expect(outcomes[2]).toMatch(/3$/);
    expect([...table.stored].sort()).toEqual([1, 3]);
  });
});

test('drain resolves when everything submitted is settled, whatever became of it', async () => {
  const { table, batcher } = scripted([failing(connectionLost())], { maxItems: 2 });
  await batcher.drain();
  const outcomes = submitAll(batcher, [1, 2, -3, 4]);
  await batcher.drain();
  expect([...table.stored].sort()).toEqual([1, 2, 4]);
  await outcomes;
});

/** What happens to one write. */
const mishap = fc.constantFrom<'none' | 'conflict' | 'lost before' | 'lost after'>(
  'none',
  'none',
  'conflict',
  'lost before',
  'lost after',
);

const STEPS: Record<'none' | 'conflict' | 'lost before' | 'lost after', Step> = {
  none: (table, items) => table.insert(items),
  conflict: failing(sqlError('40P01')),
  'lost before': failing(connectionLost()),
  'lost after': commitThenLose,
};

test('I8 whatever goes wrong in whatever order, each row is written once and its caller is told the truth', async () => {
  const seed = 20_261_123;
  const scripts = fc.sample(
    fc.record({
      items: fc.uniqueArray(fc.integer({ min: -2, max: 12 }), { minLength: 1, maxLength: 10 }),
      mishaps: fc.array(mishap, { maxLength: 6 }),
    }),
    { numRuns: 150, seed },
  );
  await Promise.all(
    scripts.map(async ({ items, mishaps }) => {
      const { table, batcher } = scripted(
        mishaps.map(name => STEPS[name]),
        { maxItems: 4 },
      );
      const outcomes = await submitAll(batcher, items);
      const told = items.filter((_, i) => /^(?:wrote|found) /.test(outcomes[i] ?? ''));
      const context = JSON.stringify({ seed, items, mishaps, outcomes });
      expect({ context, stored: [...table.stored].sort() }).toEqual({ context, stored: told.sort() });
      expect({ context, told: told.length }).toEqual({ context, told: items.filter(i => i >= 0).length });
    }),
  );
});
