import type { ResultOf } from '@graphql-typed-document-node/core';
import { RotateCw } from 'lucide-react';
import { useRef } from 'react';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { locale } from '../../../ui/locale.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { useHandFocusOn } from '../../../ui/use-hand-focus-on.ts';
import { wireType } from '../../payment/wire-type.ts';
import { text } from '../../text.ts';
import { listOf } from './list-of.ts';
import { useRetryDead } from './use-retry-dead.ts';

export const DeadDeliveryRow = graphql(`
  fragment DeadDeliveryRow on DeadDelivery {
    id
    merchantId
    merchantName
    mode
    endpointUrl
    eventType
    attemptCount
    lastStatusCode
    lastError
    exhaustedAt
    retryable
  }
`);

export type DeadDelivery = ResultOf<typeof DeadDeliveryRow>;

const words = text.operations;
const count = new Intl.NumberFormat(locale);

interface RowProps {
  delivery: DeadDelivery;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onRetried: () => void;
}

/** A webhook that was given up. On a phone everything but the button stands in one column. */
export function DeadRow({ delivery, selected, onSelect, onRetried }: RowProps) {
  const { eventType, endpointUrl, merchantName, attemptCount, exhaustedAt, retryable } = delivery;
  const event = wireType(eventType);
  return (
    <tr data-row-id={delivery.id} className="*:border-line/70 *:border-t *:py-2.5 *:align-top">
      <td>
        {retryable && (
          <Checkbox label={words.select(event, merchantName)} checked={selected} onChange={onSelect} />
        )}
      </td>
      <td className="px-2">
        <span className="block truncate font-medium font-mono text-[0.8125rem]">{event}</span>
        <span className="block truncate text-ink-soft text-sm" title={endpointUrl}>
          {endpointUrl.replace(/^https?:\/\//, '')}
        </span>
        <div className="grid gap-0.5 text-sm lg:hidden">
          <Owner delivery={delivery} />
          <Answer delivery={delivery} />
          <span className="text-ink-soft">
            {`${words.attempts(count.format(attemptCount), attemptCount === 1)}, `}
            <RelativeTime at={exhaustedAt} />
          </span>
        </div>
      </td>
      <td className="hidden px-2 text-sm lg:table-cell">
        <Owner delivery={delivery} />
      </td>
      <td className="hidden px-2 text-sm lg:table-cell">
        <Answer delivery={delivery} />
      </td>
      <td className="figures hidden px-2 text-right lg:table-cell">{count.format(attemptCount)}</td>
      <td className="hidden px-2 text-ink-soft text-sm lg:table-cell">
        <RelativeTime at={exhaustedAt} />
      </td>
      <td className="text-right">
        {retryable ? (
          <RetryDead id={delivery.id} label={words.retryOf(event, merchantName)} onRetried={onRetried} />
        ) : (
          <span title={words.notRetryable} className="text-ink-soft text-sm">
            {words.notRetryableShort}
            <span className="sr-only">{words.notRetryable}</span>
          </span>
        )}
      </td>
    </tr>
  );
}

function Owner({ delivery: { merchantName, merchantId, mode } }: { delivery: DeadDelivery }) {
  return (
    <span className="block">
      <span className="mr-1.5 break-words">{merchantName}</span>
      {mode === 'LIVE' && <Badge tone="note">{words.live}</Badge>}
      <span className="block truncate font-mono text-[0.8125rem] text-ink-soft">{merchantId}</span>
    </span>
  );
}

/** "answered 500" adds nothing to the code 500; any other error tells more than a code can. */
function Answer({ delivery: { lastStatusCode, lastError } }: { delivery: DeadDelivery }) {
  const why = lastError === `answered ${lastStatusCode}` ? null : lastError;
  return (
    <span className="figures line-clamp-2 break-words text-bad" title={why ?? undefined}>
      {[lastStatusCode, why].filter(each => each != null).join(' · ') || '–'}
    </span>
  );
}

/** Its row goes when it is sent again: the next row's button has the focus then, or the list. */
function nextInList(button: HTMLElement) {
  const list = listOf(button);
  const next = button.closest('tr')?.nextElementSibling;
  return () => (next?.isConnected ? next.querySelector('button') : null) ?? list();
}

interface RetryDeadProps {
  id: string;
  /** For those who hear the button without seeing its row. */
  label: string;
  onRetried: () => void;
}

function RetryDead({ id, label, onRetried }: RetryDeadProps) {
  const { busy, retry } = useRetryDead(onRetried);
  const button = useRef<HTMLButtonElement>(null);
  useHandFocusOn(button, nextInList);
  return (
    <Button ref={button} size="small" busy={busy} aria-label={label} onClick={() => void retry([id])}>
      {!busy && <RotateCw aria-hidden="true" className="size-3.5" />}
      {words.retry}
    </Button>
  );
}
