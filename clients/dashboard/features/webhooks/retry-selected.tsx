import { RotateCw } from 'lucide-react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { locale } from '../../../ui/locale.ts';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const RetryDeliveriesMutation = graphql(`
  mutation RetryDeliveries($input: RetryDeliveriesInput!) {
    retryDeliveries(input: $input) {
      __typename
      ... on RetriedDeliveries {
        deliveries {
          id
          ...DeliveryCells
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.deliveries;
const count = new Intl.NumberFormat(locale);

/** Takes the place of the filters while rows are chosen: sends them again together. */
export function RetrySelected({ ids, onClear }: { ids: readonly string[]; onClear: () => void }) {
  const [{ fetching }, retryDeliveries] = useMutation(RetryDeliveriesMutation);

  async function retry() {
    const { data } = await retryDeliveries({ input: { deliveryIds: ids } });
    const answer = data?.retryDeliveries;
    if (answer?.__typename !== 'RetriedDeliveries') return toast(answer?.message ?? text.webhooks.noAnswer);
    toast(words.retriedMany(count.format(answer.deliveries.length), count.format(ids.length)));
    onClear();
  }

  return (
    <div className="flex flex-wrap items-center gap-2">
      <output className="figures mr-1 text-sm">{words.selected(count.format(ids.length))}</output>
      <Button size="small" look="primary" busy={fetching} onClick={() => void retry()}>
        {!fetching && <RotateCw aria-hidden="true" className="size-3.5" />}
        {words.retrySelected}
      </Button>
      <Button size="small" look="quiet" onClick={onClear}>
        {words.clearSelection}
      </Button>
    </div>
  );
}
