import { Link } from '@tanstack/react-router';
import { Braces } from 'lucide-react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { Tone } from '../../../ui/badge.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { toneOf } from '../../payment/event-tone.ts';
import { text } from '../../text.ts';
import { eventName } from './event-names.ts';

const TimelineEvent = graphql(`
  fragment TimelineEvent on Event {
    id
    type
    createdAt
    data
  }
`);

const DOTS: Readonly<Record<Tone, string>> = {
  good: 'bg-good',
  bad: 'bg-bad',
  wait: 'bg-wait',
  note: 'bg-note',
  quiet: 'bg-line-strong',
};

type Events = readonly ({ id: string } & FragmentType<typeof TimelineEvent>)[];

interface PaymentTimelineProps {
  paymentId: string;
  events: Events;
  /** There are more than are shown: they are on the page of events. */
  hasEarlier: boolean;
}

/** What happened to the payment, newest first, with the very JSON that webhooks carry. */
export function PaymentTimeline({ paymentId, events, hasEarlier }: PaymentTimelineProps) {
  return (
    <Panel title={text.payments.timeline}>
      <ol className="mt-3">
        {[...events].reverse().map(event => (
          <TimelineItem key={event.id} event={event} />
        ))}
      </ol>
      {hasEarlier && (
        <Link to="/events" search={{ payment: paymentId }} className="mt-4 inline-block underline">
          {text.payments.earlierEvents}
        </Link>
      )}
    </Panel>
  );
}

function TimelineItem({ event }: { event: FragmentType<typeof TimelineEvent> }) {
  const { id, type, createdAt, data } = readFragment(TimelineEvent, event);
  const name = eventName(type);
  const json = JSON.stringify(data, null, 2);
  return (
    <li className="relative animate-rise border-line border-l pb-5 pl-5 last:border-transparent last:pb-0">
      <span
        aria-hidden="true"
        className={`-left-[0.3125rem] absolute top-1.5 size-2.5 rounded-full ring-4 ring-surface ${DOTS[toneOf(type)]}`}
      />
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium">{name}</h3>
        <span className="text-ink-soft text-sm">
          <RelativeTime at={createdAt} />
        </span>
      </div>
      <details className="group mt-1">
        <summary className="inline-flex h-7 list-none items-center gap-1.5 rounded-md font-mono text-[0.8125rem] text-ink-soft hover:text-ink">
          <Braces aria-hidden="true" className="size-3.5" />
          {id}
        </summary>
        <div className="relative mt-1.5 rounded-lg bg-sunken">
          <span className="absolute top-1.5 right-1.5">
            <CopyButton text={json} label={text.payments.copyJson(id)} />
          </span>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="max-h-96 overflow-auto rounded-lg p-3.5 pr-11 font-mono text-[0.8125rem] leading-relaxed"
          >
            {json}
          </pre>
        </div>
      </details>
    </li>
  );
}
