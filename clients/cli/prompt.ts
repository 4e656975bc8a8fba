import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Failure } from './failure.ts';

/** Where a question is asked, and answered. */
export interface Prompt {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: { write(text: string): unknown };
  readonly signal: AbortSignal;
}

/** Asks in the terminal. What is typed for a secret is not shown. */
export async function ask(
  question: string,
  { input, output, signal }: Prompt,
  { secret = false }: { readonly secret?: boolean } = {},
): Promise<string> {
  const stopping = new AbortController();
  // The terminal is told to echo nothing, and what readline would show in its stead goes nowhere.
  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (!secret) output.write(String(chunk));
      done();
    },
  });
  const terminal = createInterface({ input, output: shown, terminal: input.isTTY === true });
  terminal.once('SIGINT', () => stopping.abort());
  try {
    if (secret) output.write(question);
    const answer = await terminal.question(secret ? '' : question, {
      signal: AbortSignal.any([signal, stopping.signal]),
    });
    if (secret) output.write('\n');
    return answer.trim();
  } catch (error) {
    if (signal.aborted || stopping.signal.aborted) throw new Failure('Stopped.');
    throw error;
  } finally {
    terminal.close();
  }
}
