import type { Attempt } from '../../prisma/client/client.ts';
import type { App } from '../context.ts';

interface Step {
  readonly verb: 'send' | 'resolve';
  readonly attempt: Pick<Attempt, 'id' | 'paymentId' | 'merchantId' | 'kind' | 'connector'>;
  /** Where its trace goes on; null where nobody follows it. */
  readonly parent: string | null;
}

/**
 * Works on an attempt in a span of its own. What throws is logged with its payment and done with: the row is still
 * due, and the sweeper makes a new job for it.
 */
export async function followAttempt(
  { tracing, log }: Pick<App, 'tracing' | 'log'>,
  { verb, attempt, parent }: Step,
  work: () => Promise<void>,
): Promise<void> {
  const { id: attemptId, paymentId, merchantId, kind, connector } = attempt;
  const attributes = {
    'sluice.payment.id': paymentId,
    'sluice.attempt.id': attemptId,
    'sluice.merchant.id': merchantId,
    'sluice.connector': connector,
  };
  try {
    await tracing.span({ name: `${verb} ${kind}`, parent, attributes }, work);
  } catch (error) {
    log.error({ err: error, attemptId, paymentId, merchantId, kind }, 'attempt.failed');
  }
}
