import { getRouteApi } from '@tanstack/react-router';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useRereadOnEvents } from '../../live/use-live.tsx';
import { parseDeliverySearch } from './delivery-filter.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { WebhookSettings } from './webhook-settings.tsx';

const WebhooksPageQuery = graphql(`
  query WebhooksPage {
    viewer {
      permissions
    }
    webhookEndpoints {
      id
      isDefault
      ...DefaultEndpoint
    }
    webhookInbox {
      url
    }
  }
`);

const route = getRouteApi('/shell/webhooks');

/** Where events are sent, and what became of each. */
export function WebhooksPage() {
  const statuses = parseDeliverySearch(route.useSearch());
  const client = useClient();
  const [{ data, error }, execute] = useQuery({
    query: WebhooksPageQuery,
    requestPolicy: 'cache-and-network',
  });
  const reread = () => client.query(WebhooksPageQuery, {}, { requestPolicy: 'network-only' }).toPromise();
  useRereadOnEvents(() => true, reread);
  const canWrite = data?.viewer?.permissions.includes('webhooks:write') ?? false;

  return (
    <>
      <title>Webhooks · Sluice</title>
      <h1 className="mb-5 font-semibold text-2xl tracking-tight">Webhooks</h1>
      {data ? (
        <WebhookSettings
          endpoint={data.webhookEndpoints.find(each => each.isDefault) ?? null}
          inboxUrl={data.webhookInbox?.url ?? null}
          canWrite={canWrite}
          onSaved={reread}
        />
      ) : (
        <NoSettings failed={error !== undefined} onRetry={() => execute({ requestPolicy: 'network-only' })} />
      )}
      <DeliveryLog key={statuses.join()} statuses={statuses} canWrite={canWrite} />
    </>
  );
}

function NoSettings({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  if (!failed)
    return (
      <div aria-busy="true" className="rounded-2xl border border-line bg-surface p-5 shadow-raised">
        <Skeleton className="block h-5 w-32" />
        <Skeleton className="mt-6 block h-11 max-w-3xl rounded-lg" />
        <Skeleton className="mt-10 block h-10 w-40 rounded-lg" />
      </div>
    );
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-2xl bg-bad-tint p-5 text-bad">
      The configuration cannot be loaded right now.
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
