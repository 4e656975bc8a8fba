import type { ResultOf } from '@graphql-typed-document-node/core';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleHelp, Clock, type LucideIcon, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { locale } from '../../../ui/locale.ts';
import { formatMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const AttentionNeeds = graphql(`
  fragment AttentionNeeds on Query {
    unsettledAttempts {
      id
      paymentId
    }
    webhookEndpoints {
      id
      url
      status
      disabledReason
      failures
      failingSince
    }
    expiring: payments(first: 5, filter: { expiresUntil: $soon }) {
      edges {
        node {
          id
          version
          amount
          currency
          expiresAt
        }
      }
    }
  }
`);

/** More of one kind are told by the pages they lead to. */
const SHOWN = 5;
/** A receiver that restarts fails once or twice; that needs nobody. */
const FAILURES_WORTH_A_WORD = 3;

const count = new Intl.NumberFormat(locale);
const ROW =
  'relative flex gap-3 rounded-lg px-2 py-2.5 hover:bg-sunken/60 [&_a]:font-medium [&_a]:after:absolute [&_a]:after:inset-0';

/** What will not become right by itself, each with the way to it. */
export function Attention({ needs }: { needs: FragmentType<typeof AttentionNeeds> | undefined }) {
  const data = readFragment(AttentionNeeds, needs);
  const items = data && [...endpointItems(data), ...attemptItems(data), ...expiringItems(data)];
  return (
    <Panel title={text.home.attention}>
      {items === undefined && <Skeleton className="h-10 w-full" />}
      {items?.length === 0 && (
        <p className="flex items-center gap-2.5 py-1.5 text-ink-soft">
          <CircleCheck aria-hidden="true" className="size-5 text-good" />
          {text.home.allWell}
        </p>
      )}
      {items && items.length > 0 && <ul className="-mx-2">{items}</ul>}
    </Panel>
  );
}

type Needs = ResultOf<typeof AttentionNeeds>;

function endpointItems({ webhookEndpoints }: Needs): ReactNode[] {
  const troubled = webhookEndpoints.filter(
    ({ status, failures }) => status === 'DISABLED' || failures >= FAILURES_WORTH_A_WORD,
  );
  return troubled.slice(0, SHOWN).map(({ id, url, status, failures, disabledReason }) => (
    <Item key={id} Icon={Unplug} tone="text-bad" detail={disabledReason ? `${url}: ${disabledReason}` : url}>
      <Link to="/webhooks" search={{ endpoint: id }}>
        {status === 'DISABLED'
          ? text.home.endpointDisabled
          : text.home.endpointFailing(count.format(failures))}
      </Link>
    </Item>
  ));
}

function attemptItems({ unsettledAttempts }: Needs): ReactNode[] {
  return unsettledAttempts.slice(0, SHOWN).map(({ id, paymentId }) => (
    <Item key={id} Icon={CircleHelp} tone="text-bad" detail={paymentId}>
      <Link to="/payments/$id" params={{ id: paymentId }}>
        {text.home.attemptUnknown}
      </Link>
    </Item>
  ));
}

function expiringItems({ expiring }: Needs): ReactNode[] {
  return expiring.edges.map(({ node: { id, amount, currency, expiresAt } }) => (
    <Item
      key={id}
      Icon={Clock}
      tone="text-wait"
      detail={[formatMoney(amount, currency), expiresAt && formatAbsolute(expiresAt)]
        .filter(Boolean)
        .join(' · ')}
    >
      <Link to="/payments/$id" params={{ id }}>
        {text.home.expires}
      </Link>
    </Item>
  ));
}

interface ItemProps {
  Icon: LucideIcon;
  tone: string;
  detail: string;
  /** The link that the whole row is. */
  children: ReactNode;
}

function Item({ Icon, tone, detail, children }: ItemProps) {
  return (
    <li className={ROW}>
      <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${tone}`} />
      <span className="min-w-0">
        {children}
        <span className="block break-words text-ink-soft text-sm">{detail}</span>
      </span>
    </li>
  );
}
