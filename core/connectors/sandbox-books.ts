import { createInterface } from 'node:readline';
import { request } from 'undici';
import type { BookLine } from './connector.ts';

/** A line of the acquirer's books, as far as money is concerned. */
interface Entry {
  readonly key: string;
  readonly currency: string;
  readonly captured?: number;
  readonly refunded?: number;
}

/** Streams the acquirer's books; throws where they cannot be read, for half of them would prove nothing. */
export async function* readSandboxBooks(
  options: { readonly url: string; readonly secret: string },
  signal: AbortSignal,
): AsyncGenerator<BookLine> {
  const response = await request(`${options.url}/control/books`, {
    headers: { authorization: `Bearer ${options.secret}` },
    signal,
  });
  if (response.statusCode !== 200) throw new Error(`the acquirer's books: HTTP ${response.statusCode}`);
  for await (const line of createInterface({ input: response.body })) {
    const entry = JSON.parse(line) as Entry;
    if (!entry.captured && !entry.refunded) continue;
    yield {
      key: entry.key,
      currency: entry.currency,
      captured: BigInt(entry.captured ?? 0),
      refunded: BigInt(entry.refunded ?? 0),
    };
  }
}
