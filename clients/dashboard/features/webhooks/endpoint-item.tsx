import { type RefObject, useEffect, useRef, useState } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { locale } from '../../../ui/locale.ts';
import { formatAbsolute } from '../../../ui/time.tsx';
import { wireType } from '../../payment/wire-type.ts';
import { text } from '../../text.ts';
import { EndpointActions } from './endpoint-actions.tsx';
import { EndpointDialogs, type OpenDialog } from './endpoint-dialogs.tsx';
import { EndpointStatus } from './endpoint-status.tsx';

export const EndpointItemFields = graphql(`
  fragment EndpointItem on WebhookEndpoint {
    id
    url
    description
    eventTypes
    isDefault
    selection
    selectionError
    status
    disabledReason
    previousSecretExpiresAt
    ...EndpointStatus
    ...EndpointForm
  }
`);

const words = text.webhooks;
const count = new Intl.NumberFormat(locale);

interface EndpointItemProps {
  endpoint: FragmentType<typeof EndpointItemFields>;
  canWrite: boolean;
  onChanged: () => Promise<unknown>;
}

export function EndpointItem({ endpoint: node, canWrite, onChanged }: EndpointItemProps) {
  const endpoint = readFragment(EndpointItemFields, node);
  const [open, setOpen] = useState<OpenDialog>(null);
  const actions = useRef<HTMLButtonElement>(null);
  useFocusAfterDialog(open, actions);
  const { url, description, isDefault, selection } = endpoint;
  return (
    <li
      data-test-id="webhook-endpoint"
      data-endpoint-id={endpoint.id}
      className="flex items-start gap-3 border-line/70 border-b p-4 last:border-b-0 md:px-5"
    >
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-all font-medium">{url}</span>
          <EndpointStatus endpoint={endpoint} />
          {isDefault && <Badge tone="quiet">{words.isDefault}</Badge>}
          {selection != null && <Badge tone="quiet">{words.ownPayload}</Badge>}
        </div>
        <p className="mt-1 text-ink-soft text-sm">
          {description != null && <span className="text-ink">{description} · </span>}
          <span title={endpoint.eventTypes.map(wireType).join(', ')}>
            {endpoint.eventTypes.length === 0
              ? words.everyEvent
              : words.someEvents(count.format(endpoint.eventTypes.length))}
          </span>
        </p>
        <Notices endpoint={endpoint} />
      </div>
      <EndpointActions
        trigger={actions}
        endpoint={endpoint}
        canWrite={canWrite}
        onOpen={setOpen}
        onChanged={onChanged}
      />
      <EndpointDialogs endpoint={endpoint} open={open} onClose={() => setOpen(null)} onChanged={onChanged} />
    </li>
  );
}

/** The menu item that opened the dialog is gone when it closes, so the browser does not know where the focus was. */
function useFocusAfterDialog(open: OpenDialog, trigger: RefObject<HTMLButtonElement | null>) {
  const before = useRef(open);
  useEffect(() => {
    if (before.current !== null && open === null) trigger.current?.focus();
    before.current = open;
  }, [open, trigger]);
}

interface NoticesProps {
  endpoint: {
    status: 'ENABLED' | 'DISABLED';
    disabledReason?: string | null;
    selectionError?: string | null;
    previousSecretExpiresAt?: string | null;
  };
}

/** What somebody should know who looks after it. */
function Notices({ endpoint }: NoticesProps) {
  const { status, disabledReason, selectionError, previousSecretExpiresAt } = endpoint;
  const overlaps = previousSecretExpiresAt != null && Date.parse(previousSecretExpiresAt) > Date.now();
  return (
    <>
      {status === 'DISABLED' && (
        <p className="mt-1 text-bad text-sm">{words.disabledNote(disabledReason ?? null)}</p>
      )}
      {selectionError != null && (
        <p className="mt-1 text-bad text-sm">{words.selectionError(selectionError)}</p>
      )}
      {overlaps && (
        <p className="mt-1 text-sm text-wait">
          {words.overlap}{' '}
          <time dateTime={previousSecretExpiresAt}>{formatAbsolute(previousSecretExpiresAt)}</time>.
        </p>
      )}
    </>
  );
}
