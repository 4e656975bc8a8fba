import { expect, test } from '@jest/globals';
import { createClient, type Exchange, gql, makeResult } from '@urql/core';
import { filter, fromPromise, merge, mergeMap, pipe } from 'wonka';
import { createCache } from '../cache.ts';
import { ownCursor, ownCursorExchange } from './own-cursor.ts';

/** A server whose answers come when the test says so, in whatever order. */
function heldServer() {
  const answers: Record<string, (eventCursor: string) => void> = {};
  const exchange: Exchange = () => operations => {
    const queries = pipe(
      operations,
      filter(({ kind }) => kind === 'query'),
      mergeMap(operation =>
        fromPromise(
          new Promise<ReturnType<typeof makeResult>>(resolve => {
            const name = String(operation.variables?.['name']);
            answers[name] = eventCursor => {
              const data = { __typename: 'Query', eventCursor, event: null };
              resolve(makeResult(operation, { data }));
            };
          }),
        ),
      ),
    );
    return merge([queries]);
  };
  return { answers, exchange };
}

test('an answer that was overtaken by a newer one keeps the cursor that it came with', async () => {
  const { answers, exchange } = heldServer();
  const client = createClient({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [createCache(), ownCursorExchange, exchange],
  });
  const ask = (name: string) =>
    client
      .query(
        gql`query ($name: ID!) { eventCursor event(id: $name) { id } }`,
        { name },
        { requestPolicy: 'network-only' },
      )
      .toPromise();
  const first = ask('first');
  const second = ask('second');
  answers['second']?.('9');
  answers['first']?.('7');
  expect(ownCursor(await second)).toBe('9');
  const overtaken = await first;
  expect(ownCursor(overtaken)).toBe('7');
  // What it is kept from: the cache shows the newest.
  expect(overtaken.data).toMatchObject({ eventCursor: '9' });
});
