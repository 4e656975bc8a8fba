import { ChevronRight } from 'lucide-react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { text } from '../../text.ts';

const InboxRequestFields = graphql(`
  fragment InboxRequest on WebhookInboxRequest {
    headers
    body
    statusCode
    receivedAt
  }
`);

const words = text.inbox;

/** A webhook as it arrived: what it tells of, and its every byte when it is opened. */
export function InboxRequest({ request }: { request: FragmentType<typeof InboxRequestFields> }) {
  const { headers, body, statusCode, receivedAt } = readFragment(InboxRequestFields, request);
  const parsed = parseBody(body);
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  return (
    <li className="border-line/70 border-b last:border-b-0">
      <details className="group">
        <summary className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-2">
          <ChevronRight
            aria-hidden="true"
            className="size-4 shrink-0 text-ink-soft transition-transform group-open:rotate-90"
          />
          <span className="font-medium font-mono text-[0.8125rem]">{parsed.event ?? words.noEvent}</span>
          <Badge tone={statusCode < 300 ? 'good' : 'bad'}>{words.answered(statusCode)}</Badge>
          <span className="ml-auto text-ink-soft text-sm">
            <RelativeTime at={receivedAt} />
          </span>
        </summary>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 pb-4">
          <h3 className="font-semibold text-sm">{words.headers}</h3>
          <CodeBlock className="max-h-80" code={lines} copyLabel={words.copyHeaders} />
          <h3 className="font-semibold text-sm">{words.body}</h3>
          <CodeBlock className="max-h-80" code={parsed.code} copyLabel={words.copyBody} />
        </div>
      </details>
    </li>
  );
}

/** Anybody may have posted it, so it may be anything. */
function parseBody(body: string): { event: string | null; code: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    const event =
      parsed !== null && typeof parsed === 'object' && 'event' in parsed ? String(parsed.event) : null;
    return { event, code: JSON.stringify(parsed, null, 2) };
  } catch {
    return { event: null, code: body };
  }
}
