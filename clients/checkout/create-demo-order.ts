import type { CheckoutAddress } from './address.ts';
import type { FirstReading } from './checkout-session.ts';
import { CreateDemoOrderMutation, InstallationQuery } from './documents.ts';
import { NoAnswer, Refused, type Server } from './server.ts';

interface DemoOrder {
  address: CheckoutAddress;
  first: FirstReading;
}

/** Asks for a demo order until there is an answer. Throws `Refused` where there are none to be had. */
export async function createDemoOrder(
  server: Pick<Server, 'execute'>,
  wait: (retries: number, atLeastMs?: number) => Promise<void>,
): Promise<DemoOrder> {
  for (let retries = 0; ; retries += 1) {
    try {
      // Both at once, so that the order need not be read again when it is there.
      const [{ createDemoOrder: answer }, installation] = await Promise.all([
        server.execute(CreateDemoOrderMutation, {}),
        server.execute(InstallationQuery, {}),
      ]);
      if (answer.__typename !== 'CreatedOrder') throw new Refused(answer.message, answer.code);
      const { order, clientSecret: credential } = answer;
      return { address: { orderId: order.id, credential }, first: { order, ...installation } };
    } catch (problem) {
      if (!(problem instanceof NoAnswer)) throw problem;
      await wait(retries, problem.retryAfterMs);
    }
  }
}
