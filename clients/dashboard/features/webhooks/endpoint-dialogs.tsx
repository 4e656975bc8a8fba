import type { FragmentType } from '../../../graphql/dashboard/fragment-masking.ts';
import { DeleteEndpoint } from './delete-endpoint.tsx';
import { DisableEndpoint } from './disable-endpoint.tsx';
import { EndpointDialog } from './endpoint-dialog.tsx';
import type { EndpointFormFields } from './endpoint-form.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { RotateSecret } from './rotate-secret.tsx';

/** Which of an endpoint's dialogs is open. */
export type OpenDialog = 'edit' | 'replay' | 'rotate' | 'disable' | 'delete' | null;

interface EndpointDialogsProps {
  endpoint: { id: string; url: string } & FragmentType<typeof EndpointFormFields>;
  open: OpenDialog;
  onClose: () => void;
  onChanged: () => Promise<unknown>;
}

export function EndpointDialogs({ endpoint, open, onClose, onChanged }: EndpointDialogsProps) {
  const { id, url } = endpoint;
  const shared = { id, url, onClose, onChanged };
  return (
    <>
      <EndpointDialog open={open === 'edit'} onClose={onClose} endpoint={endpoint} onChanged={onChanged} />
      <ReplayDialog open={open === 'replay'} {...shared} />
      <RotateSecret open={open === 'rotate'} {...shared} />
      <DisableEndpoint open={open === 'disable'} {...shared} />
      <DeleteEndpoint open={open === 'delete'} {...shared} />
    </>
  );
}
