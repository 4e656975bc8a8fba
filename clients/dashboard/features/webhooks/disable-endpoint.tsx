import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { text } from '../../text.ts';

const DisableEndpointMutation = graphql(`
  mutation DisableWebhookEndpoint($input: DisableWebhookEndpointInput!) {
    disableWebhookEndpoint(input: $input) {
      __typename
      ... on WebhookEndpoint {
        id
        ...EndpointItem
      }
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.webhooks;

interface DisableEndpointProps {
  id: string;
  url: string;
  open: boolean;
  onClose: () => void;
  onChanged: () => Promise<unknown>;
}

export function DisableEndpoint({ id, url, open, onClose, onChanged }: DisableEndpointProps) {
  const [{ fetching }, disableEndpoint] = useMutation(DisableEndpointMutation);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();

  async function disable() {
    const typed = reason.trim();
    const { data } = await disableEndpoint({
      input: { endpointId: id, reason: typed === '' ? null : typed },
    });
    const answer = data?.disableWebhookEndpoint;
    if (answer?.__typename !== 'WebhookEndpoint') return setProblem(answer?.message ?? words.noAnswer);
    onClose();
    await onChanged();
  }

  return (
    <Dialog open={open} onClose={onClose} title={words.disableTitle}>
      <form
        onSubmit={event => {
          event.preventDefault();
          void disable();
        }}
      >
        <p className="break-all font-medium">{url}</p>
        <p className="mt-2 mb-4 text-ink-soft">{words.disableNote}</p>
        <Field label={words.reason} hint={words.reasonHint} error={problem}>
          {control => (
            <Input
              {...control}
              value={reason}
              autoComplete="off"
              onChange={event => setReason(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={fetching}>
            {words.disable}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
