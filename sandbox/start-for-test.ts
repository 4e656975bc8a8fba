import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxOptions, startSandbox } from './app.ts';
import type { Entry } from './entry.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer may be anything; the tests say what they expect.
  readonly body: any;
}

/** A sandbox with books of its own, and what a test says to it. */
export interface TestSandbox {
  readonly url: string;
  readonly secret: string;
  post(path: string, body?: object): Promise<Answer>;
  call(method: string, path: string, body?: object): Promise<Answer>;
  /** What the books hold, read from the file. */
  entries(): Entry[];
  /** Closes it and starts another one on the same books. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const SECRET = 'secret-of-this-test';

export async function startForTest(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const books = join(folder, 'books.jsonl');
  const start = () => startSandbox({ port: 0, secret: SECRET, books, ...options });
  let running = await start();

  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(running.url + path, {
      method,
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
    });
    return { status: response.status, body: await response.json() };
  }

  return {
    get url() {
      return running.url;
    },
    secret: SECRET,
    call,
    post: (path, body) => call('POST', path, body),
    entries: () =>
      readFileSync(books, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line)),
    async restart() {
      await running.close();
      running = await start();
    },
    async close() {
      await running.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** An authorization of 1000 in INR; `changes` overwrites fields. */
export function authorizeBody(key: string, changes: object = {}): object {
  return {
    key,
    payment_id: `pay_${key}`,
    amount: 1000,
    currency: 'INR',
    capture: false,
    card: cardBody('4242424242424242'),
    ...changes,
  };
}

export function cardBody(number: string, changes: object = {}): object {
  return { number, expiry_month: 12, expiry_year: 2030, cvv: '123', holder_name: 'A Shopper', ...changes };
}

/** A capture, void or refund on that authorization. */
export function followUpBody(key: string, authorization: string, changes: object = {}): object {
  return { key, payment_id: 'pay_1', authorization, amount: 1000, currency: 'INR', final: false, ...changes };
}
