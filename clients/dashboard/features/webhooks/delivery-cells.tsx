import type { ResultOf } from '@graphql-typed-document-node/core';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { Countdown } from './countdown.tsx';
import { shortUrl } from './short-url.ts';

export const DeliveryCells = graphql(`
  fragment DeliveryCells on Delivery {
    id
    eventType
    status
    attemptCount
    lastAttemptAt
    lastStatusCode
    lastError
    nextAttemptAt
    createdAt
    endpoint {
      id
      url
    }
  }
`);

interface CellProps {
  delivery: ResultOf<typeof DeliveryCells>;
}

export function EndpointUrl({ delivery }: CellProps) {
  const { url } = delivery.endpoint;
  return (
    <span className="block truncate text-ink-soft text-sm" title={url}>
      {shortUrl(url)}
    </span>
  );
}

/** "answered 500" adds nothing to the code 500; any other error tells more than a code can. */
function errorWords({ lastError, lastStatusCode }: CellProps['delivery']): string | null {
  return lastError != null && lastError !== `answered ${lastStatusCode}` ? lastError : null;
}

/** The code of the last answer, or in words why there was none. */
export function LastResponse({ delivery }: CellProps) {
  const words = errorWords(delivery);
  const { lastStatusCode, lastError } = delivery;
  return (
    <span
      data-test-id="webhook-response-code"
      title={words ?? undefined}
      className={`figures line-clamp-2 break-words text-sm ${lastError == null ? 'text-ink-soft' : 'text-bad'}`}
    >
      {[lastStatusCode, words].filter(each => each != null).join(' · ') || '–'}
    </span>
  );
}

export function LastAttempt({ delivery }: CellProps) {
  const { lastAttemptAt } = delivery;
  return (
    <span data-test-id="webhook-last-attempt" className="text-ink-soft text-sm">
      {lastAttemptAt ? <RelativeTime at={lastAttemptAt} /> : '–'}
    </span>
  );
}

export function NextAttempt({ delivery }: CellProps) {
  const { nextAttemptAt, status } = delivery;
  return (
    <span className="text-ink-soft text-sm">
      {status === 'PENDING' && nextAttemptAt ? <Countdown to={nextAttemptAt} /> : '–'}
    </span>
  );
}
