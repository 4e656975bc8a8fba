import { Link } from '@tanstack/react-router';
import { ArrowRight, Copy } from 'lucide-react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { copyText } from '../../../ui/copy-text.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { formatAbsolute } from '../../../ui/time.tsx';
import { wireType } from '../../payment/wire-type.ts';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';
import { asCurl, asSubscription } from './event-snippets.ts';
import { subjectOf } from './event-subject.ts';
import type { TailEvent } from './read-events.ts';

const EventDetailsQuery = graphql(`
  query EventDetails($id: ID!) {
    event(id: $id) {
      id
      cursor
      type
      createdAt
      data
    }
  }
`);

const EVERYTHING = { types: [], payment: null };

/** One event: the very JSON that webhooks carry, and how to read on from it. */
export function EventDetails({ id, onClose }: { id: string | null; onClose: () => void }) {
  const [{ data, error, fetching }] = useQuery({
    query: EventDetailsQuery,
    variables: { id: id ?? '' },
    pause: id === null,
  });
  const event = data?.event;
  return (
    <Dialog
      open={id !== null}
      onClose={onClose}
      wide
      title={event ? wireType(event.type) : text.events.title}
    >
      {event && <Shown event={event} />}
      {!event && !fetching && (
        <p role="alert" className="py-6 text-ink-soft">
          {error === undefined ? text.events.gone : text.events.unreachable}
        </p>
      )}
      {!event && fetching && <Skeleton className="block h-72 rounded-lg" />}
    </Dialog>
  );
}

function Shown({ event }: { event: TailEvent }) {
  const { id, cursor, createdAt, data } = event;
  const { viewer } = useViewer();
  const { paymentId } = subjectOf(data);
  const key = viewer?.demoKey ?? null;
  return (
    <>
      <p className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-soft text-sm">
        <span className="flex items-center gap-1 font-mono text-[0.8125rem]">
          {id}
          <CopyButton text={id} label={text.events.copyId} />
        </span>
        <time dateTime={createdAt} className="figures">
          {formatAbsolute(createdAt)}
        </time>
        <span className="figures">{text.events.cursorLabel(cursor)}</span>
      </p>
      <CodeBlock
        code={JSON.stringify(data, null, 2)}
        copyLabel={text.events.copyJson}
        className="max-h-[min(28rem,50dvh)]"
      />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Button
          size="small"
          onClick={() =>
            void copyText(asCurl({ origin: location.origin, key, filter: EVERYTHING, after: cursor }))
          }
        >
          <Copy aria-hidden="true" className="size-4" />
          {text.events.copyCurl}
        </Button>
        <Button
          size="small"
          onClick={() => void copyText(asSubscription({ filter: EVERYTHING, after: cursor }))}
        >
          <Copy aria-hidden="true" className="size-4" />
          {text.events.copySubscription}
        </Button>
        {paymentId !== null && (
          <Link
            to="/payments/$id"
            params={{ id: paymentId }}
            className={`ml-auto ${buttonClass('quiet', 'small')}`}
          >
            {text.events.toPayment}
            <ArrowRight aria-hidden="true" className="size-4" />
          </Link>
        )}
      </div>
    </>
  );
}
