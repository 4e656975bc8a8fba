import { RotateCw } from 'lucide-react';
import { useCallback } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const RetryDeliveryMutation = graphql(`
  mutation RetryDelivery($input: DeliveryInput!) {
    retryDelivery(input: $input) {
      __typename
      ... on Delivery {
        id
        ...DeliveryCells
      }
      ... on UserError {
        message
      }
    }
  }
`);

interface RetryDeliveryProps {
  id: string;
  /** What is sent again, for those who hear the button without seeing its row. */
  event: string;
  onRetried: () => void;
}

/** Sends a delivery again at once. What becomes of it shows in its row by itself. */
export function RetryDelivery({ id, event, onRetried }: RetryDeliveryProps) {
  const [{ fetching }, retryDelivery] = useMutation(RetryDeliveryMutation);

  // The button goes when the delivery succeeds; whoever pressed it by keyboard stays in the row.
  const handOverFocus = useCallback(
    (button: HTMLButtonElement | null) => () => {
      if (document.activeElement === button) button?.closest('tr')?.querySelector('button')?.focus();
    },
    [],
  );

  async function retry() {
    const { data } = await retryDelivery({ input: { deliveryId: id } });
    const answer = data?.retryDelivery;
    if (answer?.__typename !== 'Delivery') return toast(answer?.message ?? text.webhooks.noAnswer);
    toast(text.deliveries.retried);
    onRetried();
  }

  return (
    <Button
      ref={handOverFocus}
      size="small"
      busy={fetching}
      aria-label={text.deliveries.retryOf(event)}
      data-test-id="retry-webhook-button"
      onClick={() => void retry()}
    >
      {!fetching && <RotateCw aria-hidden="true" className="size-3.5" />}
      {text.deliveries.retry}
    </Button>
  );
}
