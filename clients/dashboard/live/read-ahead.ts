import type { Client } from '@urql/core';
import type { EventStream } from './event-stream.ts';

type Started = Pick<EventStream<never>, 'startedAt'>;

/** One kind of reading, such as the first page of a list: `Question` says what of it. */
export interface ReadingAhead<Question, Answer> {
  /** Asks the server before there is anything to show the answer. */
  begin(client: Client, question: Question): void;
  /** Takes the answer that is on its way to the same question, once, or asks. */
  read(client: Client, stream: Started, question: Question): Promise<Answer>;
}

/**
 * Lets the first page's question follow the one for who is there at once: drawing all that is around the page takes
 * longer than the answer. What was read ahead counts only while the stream of events has not begun. Nobody listened in
 * between, so of what happened since then nothing may have been told yet.
 */
export function createReadingAhead<Question, Answer>(
  ask: (client: Client, question: Question) => Promise<Answer>,
): ReadingAhead<Question, Answer> {
  const begun = new WeakMap<Client, { readonly key: string; readonly answer: Promise<Answer> }>();
  return {
    begin(client, question) {
      const answer = ask(client, question);
      // Whoever takes it hears of a failure.
      answer.catch(() => undefined);
      begun.set(client, { key: JSON.stringify(question), answer });
    },
    read(client, stream, question) {
      const ahead = begun.get(client);
      begun.delete(client);
      const isTheSame = ahead?.key === JSON.stringify(question) && stream.startedAt() === null;
      return isTheSame ? ahead.answer : ask(client, question);
    },
  };
}

/**
 * Whether the stream tells of everything that an answer lacks. It may have been begun from a place that is newer than
 * the answer's `cursor`: what happened in between is neither in the answer nor told. `askedAt`: where the stream had
 * begun when the answer was asked for.
 */
export function isFollowed(stream: Started, cursor: string, askedAt: string | null): boolean {
  const place = stream.startedAt();
  return place === cursor || (askedAt !== null && askedAt === place);
}
