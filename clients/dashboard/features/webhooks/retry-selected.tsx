import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { locale } from '../../../ui/locale.ts';
import { SelectionBar } from '../../../ui/selection-bar.tsx';
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

  const label = {
    selected: words.selected(count.format(ids.length)),
    act: words.retrySelected,
    clear: words.clearSelection,
  };
  return <SelectionBar words={label} busy={fetching} onAct={() => void retry()} onClear={onClear} />;
}
