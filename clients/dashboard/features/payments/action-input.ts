import type { PaymentAction } from '../../../graphql/dashboard/graphql.ts';
import { currencyExponent, formatMoney, parseMoney } from '../../../ui/money.ts';
import { text } from '../../text.ts';

/** What was filled in. */
export interface ActionDraft {
  amount: string;
  reason: string;
  final: boolean;
}

/** What is asked for, beside the payment. A void takes everything. */
export interface ActionInput {
  amount: number | null;
  reason: string | null;
  final: boolean;
}

interface Bounds {
  action: PaymentAction;
  currency: string;
  /** The most that this action can move, in minor units. */
  most: number;
}

/** The input, or the sentence that says what is wrong with the amount. */
export function readDraft(draft: ActionDraft, { action, currency, most }: Bounds): ActionInput | string {
  const reason = draft.reason.trim() || null;
  if (action === 'VOID') return { amount: null, reason: null, final: false };
  const amount = parseMoney(draft.amount, currency);
  if (amount === 'empty') return text.payments.amountEmpty;
  if (amount === 'not-a-number') return text.payments.amountNotNumber;
  if (amount === 'too-many-digits') return text.payments.amountDigits(currency, currencyExponent(currency));
  if (amount === 0) return text.payments.amountZero;
  if (amount > most) return text.payments.amountTooLarge(formatMoney(most, currency));
  return { amount, reason: action === 'REFUND' ? reason : null, final: action === 'CAPTURE' && draft.final };
}
