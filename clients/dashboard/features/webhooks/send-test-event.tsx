import { Send } from 'lucide-react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';

const SendTestEventMutation = graphql(`
  mutation SendTestEvent($input: SendTestEventInput!) {
    sendTestEvent(input: $input) {
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

/** Sends `webhook.test` to the endpoint; it appears in the log below. Without an endpoint there is nobody to send it to. */
export function SendTestEvent({ endpointId }: { endpointId: string | null }) {
  const [{ fetching }, sendTestEvent] = useMutation(SendTestEventMutation);

  async function send() {
    const { data } = await sendTestEvent({ input: { endpointId } });
    const answer = data?.sendTestEvent;
    if (answer?.__typename === 'Delivery') toast('Test event sent');
    else toast(answer?.message ?? 'The server did not answer. Try again.');
  }

  return (
    <Button
      busy={fetching}
      disabled={endpointId === null}
      title={endpointId === null ? 'Save a URL first' : undefined}
      data-test-id="test-webhook-button"
      onClick={() => void send()}
    >
      {!fetching && <Send aria-hidden="true" className="size-4" />}
      Send test event
    </Button>
  );
}
