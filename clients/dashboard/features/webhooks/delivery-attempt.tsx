import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { locale } from '../../../ui/locale.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const DeliveryAttemptFields = graphql(`
  fragment DeliveryAttempt on DeliveryAttempt {
    number
    startedAt
    statusCode
    durationMs
    error
    responseExcerpt
  }
`);

const words = text.deliveries;
const count = new Intl.NumberFormat(locale);

/** One POST: what was answered, how soon, and why that is a failure if it is one. */
export function DeliveryAttempt({ attempt }: { attempt: FragmentType<typeof DeliveryAttemptFields> }) {
  const { number, startedAt, statusCode, durationMs, error, responseExcerpt } = readFragment(
    DeliveryAttemptFields,
    attempt,
  );
  return (
    <li className="rounded-lg border border-line bg-surface p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="figures font-medium">{words.attempt(number)}</span>
        <Badge tone={error == null ? 'good' : 'bad'}>{statusCode ?? words.noResponse}</Badge>
        <span className="figures text-ink-soft">{words.duration(count.format(durationMs))}</span>
        <span className="ml-auto text-ink-soft">
          <RelativeTime at={startedAt} />
        </span>
      </div>
      {error != null && <p className="mt-1.5 text-bad text-sm">{error}</p>}
      <p className="mt-1.5 break-all font-mono text-[0.8125rem] text-ink-soft">
        webhook-timestamp: {Math.floor(Date.parse(startedAt) / 1_000)}
      </p>
      {responseExcerpt != null && responseExcerpt !== '' && (
        <div className="mt-2">
          <CodeBlock className="max-h-80" code={responseExcerpt} copyLabel={words.responseOf(number)} />
        </div>
      )}
    </li>
  );
}
