import { operation } from '../operation.ts';
import { followUpDraft } from './follow-up.ts';
import { voidInput } from './follow-up-inputs.ts';
import { loadAccepted } from './load-accepted.ts';

/** Gives an authorization back to the shopper before anything of it was captured. */
export const voidPayment = operation({
  name: 'voidPayment',
  permission: 'payments:write',
  input: voidInput,
  paymentOf: ({ paymentId }) => paymentId,
  run: call => call.ctx.app.writers.followUps.submit(followUpDraft(call, { kind: 'VOID' })),
  load: loadAccepted,
});
