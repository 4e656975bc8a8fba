import { useState } from 'react';
import type { FragmentType } from '../../../graphql/dashboard/fragment-masking.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { text } from '../../text.ts';
import { EndpointForm, type EndpointFormFields } from './endpoint-form.tsx';
import { NewSecret } from './new-secret.tsx';

const words = text.webhooks;

interface EndpointDialogProps {
  /** What is edited; null makes a new one. */
  endpoint: FragmentType<typeof EndpointFormFields> | null;
  open: boolean;
  onClose: () => void;
  onChanged: () => Promise<unknown>;
}

/** Makes or edits an endpoint. The secret of a new one is shown before the dialog closes. */
export function EndpointDialog({ endpoint, open, onClose, onChanged }: EndpointDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);

  function close() {
    setSecret(null);
    onClose();
  }

  return (
    <Dialog open={open} onClose={close} title={endpoint ? words.editEndpoint : words.newEndpoint}>
      {secret === null ? (
        <EndpointForm
          endpoint={endpoint}
          onCancel={close}
          onSaved={made => {
            if (made === null) close();
            else setSecret(made);
            void onChanged();
          }}
        />
      ) : (
        <>
          <NewSecret secret={secret} />
          <DialogActions>
            <Button look="primary" onClick={close}>
              {words.done}
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}
