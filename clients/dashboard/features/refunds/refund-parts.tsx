import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Panel } from '../../../ui/panel.tsx';
import { AttemptItem } from '../../payment/attempt-item.tsx';
import { text } from '../../text.ts';

const RefundPart = graphql(`
  fragment RefundPart on Attempt {
    id
    kind
    ...AttemptItem
  }
`);

interface RefundPartsProps {
  parts: readonly ({ id: string } & FragmentType<typeof RefundPart>)[];
  currency: string;
}

/** The calls to the processor that a refund is made of: two where it takes captured and authorized money. */
export function RefundParts({ parts, currency }: RefundPartsProps) {
  return (
    <Panel title={text.refunds.parts}>
      <p className="mb-1 text-ink-soft text-sm">{text.refunds.partsNote}</p>
      <ol>
        {readFragment(RefundPart, parts).map(part => (
          <AttemptItem
            key={part.id}
            attempt={part}
            title={text.refunds.partKinds[part.kind]}
            currency={currency}
          />
        ))}
      </ol>
    </Panel>
  );
}
