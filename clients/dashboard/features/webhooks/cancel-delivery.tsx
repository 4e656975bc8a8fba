import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const CancelDeliveryMutation = graphql(`
  mutation CancelDelivery($input: DeliveryInput!) {
    cancelDelivery(input: $input) {
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

/** Makes no further attempt. It asks nothing first, because a retry takes it back. */
export function CancelDelivery({ id }: { id: string }) {
  const [{ fetching }, cancelDelivery] = useMutation(CancelDeliveryMutation);

  async function cancel() {
    const { data } = await cancelDelivery({ input: { deliveryId: id } });
    const answer = data?.cancelDelivery;
    if (answer?.__typename === 'Delivery') toast(text.deliveries.cancelled);
    else toast(answer?.message ?? text.webhooks.noAnswer);
  }

  return (
    <Button size="small" busy={fetching} onClick={() => void cancel()}>
      {text.deliveries.cancel}
    </Button>
  );
}
