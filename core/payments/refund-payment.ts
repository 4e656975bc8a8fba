import { operation } from '../operation.ts';
import { followUpDraft } from './follow-up.ts';
import { refundFollowUp, refundInput } from './follow-up-inputs.ts';
import { loadAccepted } from './load-accepted.ts';

/**
 * Gives money back to the shopper: what was captured first, then what is still authorized. The refund is
 * PENDING until the processor has answered.
 */
export const refundPayment = operation({
  name: 'refundPayment',
  permission: 'refunds:write',
  input: refundInput,
  paymentOf: ({ paymentId }) => paymentId,
  run: call => call.ctx.app.writers.followUps.submit(followUpDraft(call, refundFollowUp(call.input))),
  load: loadAccepted,
});
