import type { CaptureMethod, CreateOrderInput } from '../../../graphql/dashboard/graphql.ts';
import { parseMoney } from '../../../ui/money.ts';
import { text } from '../../text.ts';

/** An order as it is typed: the amount in whole units, as people write it. */
export interface OrderDraft {
  amount: string;
  currency: string;
  receipt: string;
  description: string;
  captureMethod: CaptureMethod;
}

/** What is wrong, by field. */
export type OrderProblems = Partial<Record<keyof OrderDraft, string>>;

export const newOrderDraft: OrderDraft = {
  amount: '',
  currency: 'INR',
  receipt: '',
  description: '',
  captureMethod: 'AUTOMATIC',
};

/** The order as the server wants it, or what has to be mended first. */
export function readOrderDraft(draft: OrderDraft): { input: CreateOrderInput } | { problems: OrderProblems } {
  const currency = draft.currency.trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) return { problems: { currency: text.orders.currencyWrong } };
  const amount = parseMoney(draft.amount, currency);
  if (typeof amount === 'string') return { problems: { amount: text.orders.amountWrong[amount] } };
  const receipt = draft.receipt.trim();
  const description = draft.description.trim();
  return {
    input: {
      amount,
      currency,
      captureMethod: draft.captureMethod,
      ...(receipt === '' ? {} : { receipt }),
      ...(description === '' ? {} : { notes: { description } }),
    },
  };
}
