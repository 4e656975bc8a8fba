import { CreditCard, Smartphone } from 'lucide-react';
import { type FragmentType, readFragment } from '../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../graphql/dashboard/gql.ts';
import { CardBrand } from '../../ui/card-brand.tsx';
import { text } from '../text.ts';

const PaymentMethodFields = graphql(`
  fragment PaymentMethodFields on Payment {
    method
    vpa
    card {
      network
      last4
      expiryMonth
      expiryYear
    }
  }
`);

/** What was paid with: a card by its network and last digits, UPI by the payer's address, once it is known. */
export function PaymentMethod({ payment }: { payment: FragmentType<typeof PaymentMethodFields> }) {
  const { card, vpa } = readFragment(PaymentMethodFields, payment);
  return (
    <span className="figures flex min-w-0 items-center gap-2">
      {card ? (
        <>
          <CreditCard aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
          <span className="whitespace-nowrap">
            <span className="sr-only">{text.payment.cardEndingIn} </span>
            <span aria-hidden="true">•••• </span>
            {card.last4}
          </span>
          <CardBrand network={card.network} />
        </>
      ) : (
        <>
          <Smartphone aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
          <span className="truncate" title={vpa ?? undefined}>
            <span className={vpa === null ? '' : 'sr-only'}>{text.payment.methods.UPI} </span>
            {vpa}
          </span>
        </>
      )}
    </span>
  );
}
