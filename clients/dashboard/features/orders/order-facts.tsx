import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Fact } from '../../../ui/fact.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const OrderFactsFields = graphql(`
  fragment OrderFacts on Order {
    receipt
    notes
    captureMethod
    createdAt
    checkoutExpiresAt
  }
`);

const words = text.orders;

/** What is known of the order beside its money; the merchant's own notes, each as a line. */
export function OrderFacts({ order }: { order: FragmentType<typeof OrderFactsFields> }) {
  const { receipt, notes, captureMethod, createdAt, checkoutExpiresAt } = readFragment(
    OrderFactsFields,
    order,
  );
  return (
    <dl>
      {receipt != null && <Fact label={words.receipt}>{receipt}</Fact>}
      {Object.entries(notes ?? {}).map(([name, value]) => (
        <Fact key={name} label={name === 'description' ? words.description : name}>
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </Fact>
      ))}
      <Fact label={words.captureFact}>{words.captureNames[captureMethod]}</Fact>
      <Fact label={words.createdAt}>{formatAbsolute(createdAt)}</Fact>
      <Fact label={words.linkUntil}>{formatAbsolute(checkoutExpiresAt)}</Fact>
    </dl>
  );
}
