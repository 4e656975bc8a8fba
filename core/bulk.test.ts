import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { bulkInsert, bulkUpdate, rowsOf, selectList, snakeCase, writeRows, writeTogether } from './bulk.ts';
import { type Database, inTransaction, openDatabase, type Transaction } from './db.ts';

interface Thing {
  readonly id: string;
  readonly mode: 'TEST' | 'LIVE';
  readonly amount: bigint;
  readonly isFinal: boolean;
  readonly note: string | null;
  readonly sealedBytes: Uint8Array | null;
  readonly metadata: unknown;
  readonly createdAt: Date;
}

const TYPES = {
  id: 'text',
  mode: 'mode',
  amount: 'bigint',
  isFinal: 'boolean',
  note: 'text',
  sealedBytes: 'bytea',
  metadata: 'jsonb',
  createdAt: 'timestamptz',
} as const;

const insertThings = bulkInsert<Thing>('things', TYPES);
const updateThings = bulkUpdate<Pick<Thing, 'id' | 'amount' | 'note'>>('things', {
  id: 'text',
  amount: 'bigint',
  note: 'text',
});
const readThings = {
  name: 'read_things',
  text: `SELECT ${selectList('t', TYPES)} FROM things t ORDER BY id`,
};

const thing = (id: string, change: Partial<Thing> = {}): Thing => ({
  id,
  mode: 'TEST',
  amount: 1n,
  isFinal: false,
  note: null,
  sealedBytes: null,
  metadata: null,
  createdAt: new Date('2030-01-02T03:04:05.678Z'),
  ...change,
});

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url, 2);
  await db.pool.query(`CREATE TABLE things (id text COLLATE "C" PRIMARY KEY, mode mode NOT NULL, amount bigint NOT NULL,
    is_final boolean NOT NULL, note text, sealed_bytes bytea, metadata jsonb, created_at timestamptz(3) NOT NULL)`);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Runs in a transaction of its own and reads everything back. */
async function afterwards(work: (tx: Transaction) => Promise<unknown>): Promise<Thing[]> {
  await db.pool.query('TRUNCATE things CASCADE');
  return inTransaction(db, async tx => {
    await work(tx);
    return tx.run<Thing>(readThings, []);
  });
}

describe('rows that are written in one statement', () => {
  test('come back as they went in, whatever they hold', async () => {
    const rows = [
      thing('a', { amount: 9_007_199_254_740_993n, isFinal: true, note: 'O\'Hara "quoted" {,} \\ NULL' }),
      thing('b', { mode: 'LIVE', note: 'NULL', sealedBytes: Buffer.from([0, 255, 92, 34]) }),
      thing('c', { note: '', metadata: { a: [1, null, 'x"y'], '₹': { b: '\\' } } }),
      thing('d', { note: 'नमस्ते\n👩‍👩‍👧', metadata: { text: 'a' }, amount: -5n }),
    ];
    expect(await afterwards(async tx => writeRows(tx, insertThings, rows))).toEqual(rows);
  });

  test('may be none, and then nothing is sent', () => {
    const refuse = () => {
      throw new Error('a statement was sent');
    };
    const silent: Transaction = { run: refuse, write: refuse };
    expect(() => writeRows(silent, insertThings, [])).not.toThrow();
  });

  test('change only the columns that the update names, and only their own row', async () => {
    const things = await afterwards(async tx => {
      writeRows(tx, insertThings, [thing('a'), thing('b', { note: 'kept' }), thing('c')]);
      writeRows(tx, updateThings, [
        { id: 'c', amount: 3n, note: 'three' },
        { id: 'a', amount: 2n, note: null },
      ]);
    });
    expect(things).toEqual([
      thing('a', { amount: 2n }),
      thing('b', { note: 'kept' }),
      thing('c', { amount: 3n, note: 'three' }),
    ]);
  });
});

describe('writes that are sent together', () => {
  const insertParts = bulkInsert<{ id: string; thingId: string }>('parts', { id: 'text', thingId: 'text' });

  beforeAll(async () => {
    await db.pool.query(
      'CREATE TABLE parts (id text PRIMARY KEY, thing_id text NOT NULL REFERENCES things (id))',
    );
  });

  test('are one statement, in which a row may refer to one of another part', async () => {
    await db.pool.query('TRUNCATE things, parts');
    const sent: string[] = [];
    await inTransaction(db, async tx => {
      writeRows(tx, insertThings, [thing('a')]);
      const watched: Transaction = {
        ...tx,
        write(statement, values) {
          sent.push(statement.text);
          tx.write(statement, values);
        },
      };
      writeTogether(watched, [
        ...rowsOf(insertParts, [
          { id: '1', thingId: 'b' },
          { id: '2', thingId: 'a' },
        ]),
        ...rowsOf(insertThings, [thing('b', { note: '$1' })]),
        ...rowsOf(updateThings, [{ id: 'a', amount: 7n, note: 'changed' }]),
      ]);
    });
    expect(sent).toHaveLength(1);
    const { rows } = await db.pool.query(
      'SELECT p.id, t.id AS thing, t.amount, t.note FROM parts p JOIN things t ON t.id = p.thing_id ORDER BY p.id',
    );
    expect(rows).toEqual([
      { id: '1', thing: 'b', amount: 1n, note: '$1' },
      { id: '2', thing: 'a', amount: 7n, note: 'changed' },
    ]);
  });

  test('are none of them written when one fails', async () => {
    await db.pool.query('TRUNCATE things, parts');
    const failing = inTransaction(db, async tx =>
      writeTogether(tx, [
        ...rowsOf(insertThings, [thing('a')]),
        ...rowsOf(insertParts, [{ id: '1', thingId: 'nobody' }]),
      ]),
    );
    await expect(failing).rejects.toMatchObject({ code: '23503' });
    expect((await db.pool.query('SELECT FROM things')).rowCount).toBe(0);
  });

  test('send nothing when they have no rows', () => {
    const refuse = () => {
      throw new Error('a statement was sent');
    };
    const silent: Transaction = { run: refuse, write: refuse };
    expect(() => writeTogether(silent, rowsOf(insertThings, []))).not.toThrow();
  });
});

test('column names are the fields of the row in snake case', () => {
  expect(snakeCase('refundReversed')).toBe('refund_reversed');
  expect(snakeCase('cardLast4')).toBe('card_last4');
  expect(selectList('p', { id: 'text', createdAt: 'timestamptz' })).toBe('p.id, p.created_at AS "createdAt"');
});
