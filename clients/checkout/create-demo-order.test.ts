import { expect, test } from '@jest/globals';
import { createDemoOrder } from './create-demo-order.ts';
import { CreateDemoOrderMutation } from './documents.ts';
import { NoAnswer, Refused, type Server } from './server.ts';

const order = { id: 'order_1', merchantName: 'Test Merchant' };
const installation = { testCards: [] };

/** A server whose answers to the order's creation are given one after another. */
function answering(...answers: (object | Error)[]): Pick<Server, 'execute'> {
  const execute = async (document: unknown) => {
    if (document !== CreateDemoOrderMutation) return { installation };
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('Nothing is left to say.');
    return { createDemoOrder: answer };
  };
  return { execute: execute as Server['execute'] };
}

const created = { __typename: 'CreatedOrder', order, clientSecret: 'order_1_secret_x' };

test('a demo order comes with all that reading it would say', async () => {
  expect(await createDemoOrder(answering(created), async () => undefined)).toEqual({
    address: { orderId: 'order_1', credential: 'order_1_secret_x' },
    first: { order, installation },
  });
});

test('it is asked for again while there is no answer, as late as the server wishes', async () => {
  const waited: unknown[] = [];
  const wait = async (...wish: unknown[]) => void waited.push(wish);
  const server = answering(new NoAnswer('gone'), new NoAnswer('away', 2_000), created);
  expect((await createDemoOrder(server, wait)).address.orderId).toBe('order_1');
  expect(waited).toEqual([
    [0, 0],
    [1, 2_000],
  ]);
});

test('an installation that makes none says so', async () => {
  const refusal = { __typename: 'ForbiddenError', code: 'FORBIDDEN', message: 'No demo here.' };
  await expect(createDemoOrder(answering(refusal), async () => undefined)).rejects.toEqual(
    new Refused('No demo here.', 'FORBIDDEN'),
  );
});
