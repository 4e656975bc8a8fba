import { Send } from 'lucide-react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

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

/** Sends `webhook.test` to an endpoint; it appears in the log by itself. */
export function useSendTestEvent() {
  const [{ fetching }, sendTestEvent] = useMutation(SendTestEventMutation);

  async function send(endpointId: string) {
    const { data } = await sendTestEvent({ input: { endpointId } });
    const answer = data?.sendTestEvent;
    if (answer?.__typename === 'Delivery') toast(text.webhooks.testSent);
    else toast(answer?.message ?? text.webhooks.noAnswer);
  }

  return { send, sending: fetching };
}

/** Without an endpoint there is nobody to send it to. */
export function SendTestEvent({ endpointId }: { endpointId: string | null }) {
  const { send, sending } = useSendTestEvent();
  return (
    <Button
      busy={sending}
      disabled={endpointId === null}
      title={endpointId === null ? text.webhooks.saveFirst : undefined}
      data-test-id="test-webhook-button"
      onClick={() => endpointId !== null && void send(endpointId)}
    >
      {!sending && <Send aria-hidden="true" className="size-4" />}
      {text.webhooks.sendTest}
    </Button>
  );
}
