import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { BUILT_IN } from './routing-draft.ts';
import { RoutingPanel } from './routing-panel.tsx';
import { RoutingPreview } from './routing-preview.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { Unreachable } from './unreachable.tsx';

const ProcessorsQuery = graphql(`
  query Processors {
    connectorKinds {
      name
      title
      credentials {
        name
        label
        hint
        prefixes
      }
    }
    connectorAccounts {
      id
      connector
      label
      enabled
      notificationPath
      credentials {
        name
        lastFour
      }
    }
    routing {
      version
      rules {
        currencies
        methods
        networks
        minAmount
        maxAmount
        targets {
          weight
          account {
            id
          }
        }
      }
      otherwise {
        weight
        account {
          id
        }
      }
    }
  }
`);

const words = text.processors;

/** The merchant's accounts at processors, who takes which payment, and what that would do. */
export function ProcessorsPage() {
  const { viewer } = useViewer();
  const [{ data, error }, execute] = useQuery({ query: ProcessorsQuery, requestPolicy: 'network-only' });
  const read = () => execute({ requestPolicy: 'network-only' });
  const accounts = data?.connectorAccounts ?? [];
  const holders = [
    ...(viewer?.mode === 'TEST' ? [{ id: BUILT_IN, name: words.builtIn }] : []),
    ...accounts.map(({ id, label }) => ({ id, name: label })),
  ];
  return (
    <SettingsFrame tab={words.tab}>
      {data && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <AccountsPanel accounts={accounts} kinds={data.connectorKinds} onChanged={read} />
          <RoutingPanel key={data.routing.version} routing={data.routing} holders={holders} onSaved={read} />
          {/* A saved change asks again. */}
          <RoutingPreview key={`${data.routing.version} ${accounts.map(({ enabled }) => enabled).join()}`} />
        </div>
      )}
      {!data && error !== undefined && <Unreachable onRetry={read} />}
      {!data && error === undefined && <Skeleton className="block h-96 rounded-2xl" />}
    </SettingsFrame>
  );
}
