import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { locale } from '../../../ui/locale.ts';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const RetryDeadDeliveriesMutation = graphql(`
  mutation RetryDeadDeliveries($input: RetryDeadDeliveriesInput!) {
    retryDeadDeliveries(input: $input) {
      __typename
      ... on RetriedDeadDeliveries {
        deliveryIds
      }
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.operations;
const count = new Intl.NumberFormat(locale);

/** Sends what was given up again, and says what came of it. `onRetried`: the list is another one now. */
export function useRetryDead(onRetried: () => void) {
  const [{ fetching }, retryDead] = useMutation(RetryDeadDeliveriesMutation);

  async function retry(deliveryIds: readonly string[]) {
    const { data } = await retryDead({ input: { deliveryIds } });
    const answer = data?.retryDeadDeliveries;
    if (answer?.__typename !== 'RetriedDeadDeliveries') return toast(answer?.message ?? words.failed);
    toast(wordsFor(answer.deliveryIds.length, deliveryIds.length));
    onRetried();
  }

  return { busy: fetching, retry };
}

function wordsFor(sent: number, asked: number): string {
  if (asked === 1) return sent === 1 ? words.retried : words.retriedNone;
  return words.retriedMany(count.format(sent), count.format(asked));
}
