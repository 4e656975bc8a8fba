import type { ReactNode } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { PaymentMethod } from '../../payment/payment-method.tsx';

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
    <Panel title="Details">
      <dl>
        <Fact label="Method">
          <PaymentMethod payment={facts} />
        </Fact>
        {card && (
          <Fact label="Card expires">
            {String(card.expiryMonth).padStart(2, '0')}/{card.expiryYear}
          </Fact>
        )}
        <Fact label="Capture">{facts.captureMethod === 'AUTOMATIC' ? 'Automatic' : 'Manual'}</Fact>
        {order && (
          <Fact label="Order">
            <Reference text={order.id} label="Copy the order's id" />
          </Fact>
        )}
        {order?.receipt && <Fact label="Receipt">{order.receipt}</Fact>}
        {facts.description && <Fact label="Description">{facts.description}</Fact>}
        {facts.processorReference && (
          <Fact label="Processor reference">
            <Reference text={facts.processorReference} label="Copy the processor's reference" />
          </Fact>
        )}
        {facts.expiresAt && <Fact label="Authorization expires">{formatAbsolute(facts.expiresAt)}</Fact>}
        <Fact label="Created">{formatAbsolute(facts.createdAt)}</Fact>
        <Fact label="Last change">{formatAbsolute(facts.updatedAt)}</Fact>
      </dl>
    </Panel>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="figures flex flex-wrap justify-between gap-x-4 border-line/70 border-b py-2.5 last:border-b-0">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 items-center break-words font-medium">{children}</dd>
    </div>
  );
}

function Reference({ text, label }: { text: string; label: string }) {
  return (
    <>
      <span className="min-w-0 break-all font-mono font-normal text-sm">{text}</span>
      <CopyButton text={text} label={label} />
    </>
  );
}
