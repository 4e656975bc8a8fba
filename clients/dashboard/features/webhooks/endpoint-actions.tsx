import { useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import type { RefObject } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Menu, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';
import type { OpenDialog } from './endpoint-dialogs.tsx';
import { useSendTestEvent } from './send-test-event.tsx';

const EnableEndpointMutation = graphql(`
  mutation EnableWebhookEndpoint($input: WebhookEndpointInput!) {
    enableWebhookEndpoint(input: $input) {
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

interface EndpointActionsProps {
  /** The button that opens the menu. */
  trigger: RefObject<HTMLButtonElement | null>;
  endpoint: { id: string; url: string; status: 'ENABLED' | 'DISABLED' };
  canWrite: boolean;
  onOpen: (dialog: OpenDialog) => void;
  onChanged: () => Promise<unknown>;
}

/** What can be done with an endpoint. Those who may only look can still filter the log by it. */
export function EndpointActions({ trigger, endpoint, canWrite, onOpen, onChanged }: EndpointActionsProps) {
  const { id, url, status } = endpoint;
  const navigate = useNavigate();
  const [, enableEndpoint] = useMutation(EnableEndpointMutation);
  const { send } = useSendTestEvent();
  const enabled = status === 'ENABLED';

  async function enable() {
    const { data } = await enableEndpoint({ input: { endpointId: id } });
    const answer = data?.enableWebhookEndpoint;
    if (answer?.__typename !== 'WebhookEndpoint') return toast(answer?.message ?? words.noAnswer);
    toast(words.enabledToast);
    await onChanged();
  }

  const button = (
    <button
      ref={trigger}
      type="button"
      aria-label={words.actionsOf(url)}
      className="grid size-9 shrink-0 place-items-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink"
    >
      <Ellipsis aria-hidden="true" className="size-5" />
    </button>
  );
  return (
    <Menu trigger={button} align="end">
      <MenuItem
        onSelect={() => void navigate({ to: '/webhooks', search: { endpoint: id }, resetScroll: false })}
      >
        {words.showDeliveries}
      </MenuItem>
      {canWrite && (
        <>
          {enabled && <MenuItem onSelect={() => void send(id)}>{words.sendTest}</MenuItem>}
          {enabled && <MenuItem onSelect={() => onOpen('replay')}>{words.replay}</MenuItem>}
          <MenuSeparator />
          <MenuItem onSelect={() => onOpen('edit')}>{words.edit}</MenuItem>
          <MenuItem onSelect={() => onOpen('rotate')}>{words.rotate}</MenuItem>
          {enabled ? (
            <MenuItem onSelect={() => onOpen('disable')}>{words.disable}</MenuItem>
          ) : (
            <MenuItem onSelect={() => void enable()}>{words.enable}</MenuItem>
          )}
          <MenuItem onSelect={() => onOpen('delete')} className="text-bad">
            {words.delete}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
