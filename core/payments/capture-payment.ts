import { operation } from '../operation.ts';
import { followUpDraft } from './follow-up.ts';
import { captureFollowUp, captureInput } from './follow-up-inputs.ts';
import { loadAccepted } from './load-accepted.ts';

/**
 * Collects authorized money: all of it or a part, once or several times. Answers when the capture is accepted;
 * the outcome is an event (`payment.captured`, `payment.partially_captured` or `payment.capture_failed`).
 */
export const capturePayment = operation({
  name: 'capturePayment',
  permission: 'payments:write',
  input: captureInput,
  paymentOf: ({ paymentId }) => paymentId,
  run: call => call.ctx.app.writers.followUps.submit(followUpDraft(call, captureFollowUp(call.input))),
  load: loadAccepted,
});
