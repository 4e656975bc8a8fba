import { getRouteApi, Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useRereadOnEvents } from '../../live/use-live.tsx';
import { text } from '../../text.ts';
import { parseDeliverySearch } from './delivery-filter.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { EndpointList } from './endpoint-list.tsx';
import { WebhookSettings } from './webhook-settings.tsx';

const WebhooksPageQuery = graphql(`
  query WebhooksPage {
    viewer {
      permissions
    }
    webhookEndpoints {
      id
      url
      isDefault
      ...DefaultEndpoint
      ...EndpointItem
    }
    webhookInbox {
      url
    }
  }
`);

const words = text.webhooks;

const route = getRouteApi('/shell/webhooks');

/** Where events are sent, and what became of each. */
export function WebhooksPage() {
  const address = route.useSearch();
  const client = useClient();
  const [{ data, error }, execute] = useQuery({
    query: WebhooksPageQuery,
    requestPolicy: 'cache-and-network',
  });
  const reread = () => client.query(WebhooksPageQuery, {}, { requestPolicy: 'network-only' }).toPromise();
  useRereadOnEvents(() => true, reread);
  const canWrite = data?.viewer?.permissions.includes('webhooks:write') ?? false;
  const endpoints = data?.webhookEndpoints ?? [];

  return (
    <>
      <title>{`${words.title} · Sluice`}</title>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        <h1 className="font-semibold text-2xl tracking-tight">{words.title}</h1>
        {data?.webhookInbox && (
          <Link to="/webhooks/inbox" className={buttonClass('secondary', 'small')}>
            <Inbox aria-hidden="true" className="size-4" />
            {words.inboxLink}
          </Link>
        )}
      </div>
      {data ? (
        <>
          <WebhookSettings
            endpoint={endpoints.find(each => each.isDefault) ?? null}
            inboxUrl={data.webhookInbox?.url ?? null}
            canWrite={canWrite}
            onSaved={reread}
          />
          <EndpointList endpoints={endpoints} canWrite={canWrite} onChanged={reread} />
        </>
      ) : (
        <NoSettings failed={error !== undefined} onRetry={() => execute({ requestPolicy: 'network-only' })} />
      )}
      <DeliveryLog
        key={JSON.stringify(address)}
        search={parseDeliverySearch(address)}
        endpoints={endpoints}
        canWrite={canWrite}
      />
    </>
  );
}

function NoSettings({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  if (!failed)
    return (
      <div aria-busy="true">
        <div className="rounded-2xl border border-line bg-surface p-5 shadow-raised">
          <Skeleton className="block h-5 w-32" />
          <Skeleton className="mt-6 block h-11 max-w-3xl rounded-lg" />
          <Skeleton className="mt-10 block h-10 w-40 rounded-lg" />
        </div>
        <Skeleton className="mt-8 block h-36 rounded-2xl" />
      </div>
    );
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-2xl bg-bad-tint p-5 text-bad">
      {words.unreachable}
      <Button size="small" onClick={onRetry}>
        {words.tryAgain}
      </Button>
    </div>
  );
}
