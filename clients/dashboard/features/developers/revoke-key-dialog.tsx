import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import type { ListedKey } from './keys-table.tsx';

const RevokeKeyMutation = graphql(`
  mutation RevokeApiKey($keyId: ID!) {
    revokeApiKey(input: { keyId: $keyId }) {
      __typename
      ... on ApiKey {
        id
        revokedAt
      }
    }
  }
`);

interface RevokeKeyDialogProps {
  keyToRevoke: ListedKey | null;
  onClose: () => void;
  onRevoked: () => void;
}

/** Asks once more: programs that use the key stop working. */
export function RevokeKeyDialog({ keyToRevoke, onClose, onRevoked }: RevokeKeyDialogProps) {
  const [{ fetching }, revoke] = useMutation(RevokeKeyMutation);

  async function confirm(keyId: string) {
    const { data } = await revoke({ keyId });
    if (data?.revokeApiKey.__typename !== 'ApiKey') return toast(text.developers.revokeFailed);
    toast(text.developers.revoked);
    onRevoked();
    onClose();
  }

  return (
    <Dialog open={keyToRevoke !== null} onClose={onClose} title={text.developers.revokeTitle}>
      {keyToRevoke && (
        <>
          <p>{text.developers.revokeWarning(keyToRevoke.name)}</p>
          <p className="mt-2 break-all font-mono text-[0.8125rem] text-ink-soft">{keyToRevoke.id}</p>
          <div className="mt-5 flex justify-end gap-2">
            <Button onClick={onClose}>{text.developers.cancel}</Button>
            <Button look="primary" busy={fetching} onClick={() => void confirm(keyToRevoke.id)}>
              {text.developers.revoke}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
