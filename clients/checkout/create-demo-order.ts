import type { CheckoutAddress } from './address.ts';
import { CreateDemoOrderMutation } from './documents.ts';
import { NoAnswer, Refused, type Server } from './server.ts';

/** Asks for a demo order until there is an answer. Throws `Refused` where there are none to be had. */
export async function createDemoOrder(
  server: Pick<Server, 'execute'>,
  wait: (retries: number, atLeastMs?: number) => Promise<void>,
): Promise<CheckoutAddress> {
  for (let retries = 0; ; retries += 1) {
    try {
      const { createDemoOrder: answer } = await server.execute(CreateDemoOrderMutation, {});
      if (answer.__typename !== 'CreatedOrder') throw new Refused(answer.message, answer.code);
      return { orderId: answer.order.id, credential: answer.clientSecret };
    } catch (problem) {
      if (!(problem instanceof NoAnswer)) throw problem;
      await wait(retries, problem.retryAfterMs);
    }
  }
}
