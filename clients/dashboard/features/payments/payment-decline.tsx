import { CircleAlert } from 'lucide-react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { text } from '../../text.ts';

const words = text.payments.decline;

const PaymentDeclineFields = graphql(`
  fragment PaymentDecline on Payment {
    decline {
      code
      message
      retryable
      advice
    }
  }
`);

/** Why the payment was declined, whether another try can help, and what to do. */
export function PaymentDecline({ payment }: { payment: FragmentType<typeof PaymentDeclineFields> }) {
  const { decline } = readFragment(PaymentDeclineFields, payment);
  if (!decline) return null;
  return (
    <section aria-label={words.why} className="mb-6 flex gap-3 rounded-2xl bg-bad-tint p-5">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="min-w-0">
        <h2 className="font-semibold text-bad">{decline.message}</h2>
        <p className="mt-0.5">{decline.advice}</p>
        <p className="mt-2 text-ink-soft text-sm">
          <code className="font-mono">{decline.code}</code>
          {' · '}
          {decline.retryable ? words.retryable : words.final}
        </p>
      </div>
    </section>
  );
}
