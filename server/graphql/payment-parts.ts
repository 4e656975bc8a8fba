import type { NextAction as NextActionValue } from '../../core/connectors/connector.ts';
import { declineReason } from '../../core/connectors/decline-codes.ts';
import type { Payment } from '../../prisma/client/client.ts';
import { builder } from './builder.ts';
import { CardNetwork, NextActionType } from './enums.ts';

/** A payment's row, seen as its card. */
export const CardDetails = builder.objectRef<Payment>('CardDetails').implement({
  description: 'What may be shown of a card.',
  fields: t => ({
    network: t.field({
      type: CardNetwork,
      description: 'The brand.',
      resolve: ({ cardNetwork }) => networkOf(cardNetwork),
    }),
    last4: t.string({ description: 'The last four digits.', resolve: payment => payment.cardLast4 ?? '' }),
    expiryMonth: t.int({ description: '1 to 12.', resolve: payment => payment.cardExpiryMonth ?? 0 }),
    expiryYear: t.int({ description: 'Four digits.', resolve: payment => payment.cardExpiryYear ?? 0 }),
  }),
});

const NETWORKS = ['VISA', 'MASTERCARD', 'AMEX', 'RUPAY', 'DISCOVER', 'UNKNOWN'] as const;

function networkOf(network: string | null): (typeof NETWORKS)[number] {
  return NETWORKS.find(known => known === network?.toUpperCase()) ?? 'UNKNOWN';
}

/** A decline is its code; words and advice are the same for every payment. */
export const Decline = builder.objectRef<{ readonly code: string }>('Decline').implement({
  description: 'Why the processor or issuer said no.',
  fields: t => ({
    code: t.exposeString('code', { description: 'A stable word for programs: insufficient_funds …' }),
    message: t.string({
      description: 'A sentence for people.',
      resolve: ({ code }) => declineReason(code).message,
    }),
    retryable: t.boolean({
      description: 'Whether the same card or account may succeed later.',
      resolve: ({ code }) => declineReason(code).retryable,
    }),
    advice: t.string({
      description: 'What the shopper can do now.',
      resolve: ({ code }) => declineReason(code).advice,
    }),
  }),
});

export const NextAction = builder.objectRef<NextActionValue>('NextAction').implement({
  description: 'What the shopper has to do before the processor decides.',
  fields: t => ({
    type: t.field({ type: NextActionType, description: 'What to do.', resolve: action => action.type }),
    url: t.exposeString('url', { nullable: true, description: 'The page or code to show, if there is one.' }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'After this the payment fails.',
      resolve: action => new Date(action.expiresAt),
    }),
  }),
});
