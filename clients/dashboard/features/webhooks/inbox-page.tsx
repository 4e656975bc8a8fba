import { useRef } from 'react';
import { useClient, useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { BackLink } from '../../../ui/back-link.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { text } from '../../text.ts';
import { useRereadOnDeliveries } from './follow-deliveries.ts';
import { InboxAnswer } from './inbox-answer.tsx';
import { InboxRequest } from './inbox-request.tsx';

const InboxPageQuery = graphql(`
  query InboxPage {
    viewer {
      permissions
    }
    webhookInbox {
      url
      ...InboxAnswer
      requests(first: 50) {
        id
        ...InboxRequest
      }
    }
  }
`);

const words = text.inbox;

/** The receiver of this installation: what it was sent, and what it answers. */
export function InboxPage() {
  const client = useClient();
  const [{ data, error }, execute] = useQuery({ query: InboxPageQuery, requestPolicy: 'cache-and-network' });
  const reread = useRef(() =>
    client.query(InboxPageQuery, {}, { requestPolicy: 'network-only' }).toPromise(),
  );
  useRereadOnDeliveries(reread);
  const inbox = data?.webhookInbox;
  const canWrite = data?.viewer?.permissions.includes('webhooks:write') ?? false;

  return (
    <>
      <title>{`${words.title} · Sluice`}</title>
      <BackLink to="/webhooks">{words.back}</BackLink>
      <h1 className="font-semibold text-2xl tracking-tight">{words.title}</h1>
      <p className="mt-1 mb-5 max-w-3xl text-ink-soft">{words.intro}</p>
      {data === undefined && error === undefined && <Skeleton className="block h-72 rounded-2xl" />}
      {data === undefined && error !== undefined && (
        <div role="alert" className="flex flex-wrap items-center gap-3 rounded-2xl bg-bad-tint p-5 text-bad">
          {words.unreachable}
          <Button size="small" onClick={() => execute({ requestPolicy: 'network-only' })}>
            {text.webhooks.tryAgain}
          </Button>
        </div>
      )}
      {inbox === null && <p>{words.none}</p>}
      {inbox && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)]">
          <div className="grid gap-5">
            <Panel title={words.address}>
              <p className="flex items-center gap-1">
                <code className="break-all font-mono text-sm">{inbox.url}</code>
                <CopyButton text={inbox.url} label={words.copyAddress} />
              </p>
            </Panel>
            <Panel title={words.answer}>
              <InboxAnswer inbox={inbox} canWrite={canWrite} onChanged={reread.current} />
            </Panel>
          </div>
          <Panel title={words.received}>
            <p className="mb-3 text-ink-soft text-sm">{words.receivedNote}</p>
            {inbox.requests.length === 0 ? (
              <p className="py-8 text-center text-ink-soft">
                <span className="block font-semibold text-ink">{words.nothing}</span>
                {words.nothingNote}
              </p>
            ) : (
              <ul>
                {inbox.requests.map(request => (
                  <InboxRequest key={request.id} request={request} />
                ))}
              </ul>
            )}
          </Panel>
        </div>
      )}
    </>
  );
}
