import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const DeleteEndpointMutation = graphql(`
  mutation DeleteWebhookEndpoint($input: WebhookEndpointInput!) {
    deleteWebhookEndpoint(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.webhooks;

interface DeleteEndpointProps {
  id: string;
  url: string;
  open: boolean;
  onClose: () => void;
  onChanged: () => Promise<unknown>;
}

export function DeleteEndpoint({ id, url, open, onClose, onChanged }: DeleteEndpointProps) {
  const [{ fetching }, deleteEndpoint] = useMutation(DeleteEndpointMutation);

  async function remove() {
    const { data } = await deleteEndpoint({ input: { endpointId: id } });
    const answer = data?.deleteWebhookEndpoint;
    if (answer?.__typename !== 'WebhookEndpoint') return toast(answer?.message ?? words.noAnswer);
    onClose();
    toast(words.deletedToast);
    await onChanged();
  }

  return (
    <Dialog open={open} onClose={onClose} title={words.deleteTitle}>
      <p className="break-all font-medium">{url}</p>
      <p className="mt-2 text-ink-soft">{words.deleteNote}</p>
      <DialogActions>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button look="primary" busy={fetching} onClick={() => void remove()}>
          {words.delete}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
