import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import { NewSecret } from './new-secret.tsx';

const RotateSecretMutation = graphql(`
  mutation RotateWebhookSecret($input: RotateWebhookSecretInput!) {
    rotateWebhookSecret(input: $input) {
      __typename
      ... on WebhookEndpointSecret {
        secret
        endpoint {
          id
          ...EndpointItem
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

const words = text.webhooks;

interface RotateSecretProps {
  id: string;
  url: string;
  open: boolean;
  onClose: () => void;
}

/** Makes a new secret and shows it once; the old one signs beside it for a day. */
export function RotateSecret({ id, url, open, onClose }: RotateSecretProps) {
  const [{ fetching }, rotateSecret] = useMutation(RotateSecretMutation);
  const [secret, setSecret] = useState<string | null>(null);

  async function rotate() {
    const { data } = await rotateSecret({ input: { endpointId: id } });
    const answer = data?.rotateWebhookSecret;
    if (answer?.__typename !== 'WebhookEndpointSecret') return toast(answer?.message ?? words.noAnswer);
    setSecret(answer.secret);
  }

  function close() {
    setSecret(null);
    onClose();
  }

  return (
    <Dialog open={open} onClose={close} title={words.rotateTitle}>
      <p className="break-all font-medium">{url}</p>
      <p className="mt-2 mb-4 text-ink-soft">{words.rotateNote}</p>
      {secret !== null && <NewSecret secret={secret} />}
      <DialogActions>
        {secret === null ? (
          <>
            <Button onClick={close}>{words.cancel}</Button>
            <Button look="primary" busy={fetching} onClick={() => void rotate()}>
              {words.rotateNow}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={close}>
            {words.done}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
