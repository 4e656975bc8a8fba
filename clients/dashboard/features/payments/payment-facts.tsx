import { Link } from '@tanstack/react-router';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Fact } from '../../../ui/fact.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { PaymentMethod } from '../../payment/payment-method.tsx';
import { text } from '../../text.ts';

const words = text.payments.facts;

const PaymentFactsFields = graphql(`
  fragment PaymentFacts on Payment {
    captureMethod
    description
    processorReference
    expiresAt
    createdAt
    updatedAt
    order {
      id
      receipt
    }
    card {
      network
      last4
      expiryMonth
      expiryYear
    }
    ...PaymentMethodFields
  }
`);

/** What is known of the payment beside its money. */
export function PaymentFacts({ payment }: { payment: FragmentType<typeof PaymentFactsFields> }) {
  const facts = readFragment(PaymentFactsFields, payment);
  const { card, order } = facts;
  return (
    <Panel title={words.details}>
      <dl>
        <Fact label={words.method}>
          <PaymentMethod payment={facts} />
        </Fact>
        {card && (
          <Fact label={words.cardExpires}>
            {String(card.expiryMonth).padStart(2, '0')}/{card.expiryYear}
          </Fact>
        )}
        <Fact label={words.capture}>{words.captureMethods[facts.captureMethod]}</Fact>
        {order && (
          <Fact label={words.order}>
            <Link
              to="/orders/$id"
              params={{ id: order.id }}
              className="min-w-0 break-all font-mono font-normal text-sm underline hover:text-ink"
            >
              {order.id}
            </Link>
            <CopyButton text={order.id} label={words.copyOrderId} />
          </Fact>
        )}
        {order?.receipt && <Fact label={words.receipt}>{order.receipt}</Fact>}
        {facts.description && <Fact label={words.description}>{facts.description}</Fact>}
        {facts.processorReference && (
          <Fact label={words.processorReference}>
            <Reference id={facts.processorReference} label={words.copyProcessorReference} />
          </Fact>
        )}
        {facts.expiresAt && <Fact label={words.expires}>{formatAbsolute(facts.expiresAt)}</Fact>}
        <Fact label={words.created}>{formatAbsolute(facts.createdAt)}</Fact>
        <Fact label={words.changed}>{formatAbsolute(facts.updatedAt)}</Fact>
      </dl>
    </Panel>
  );
}

function Reference({ id, label }: { id: string; label: string }) {
  return (
    <>
      <span className="min-w-0 break-all font-mono font-normal text-sm">{id}</span>
      <CopyButton text={id} label={label} />
    </>
  );
}
