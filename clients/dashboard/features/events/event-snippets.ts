import { wireType } from '../../payment/wire-type.ts';
import type { EventFilter } from './event-search.ts';

interface SnippetOptions {
  /** Where the API is reached: https://pay.example.com */
  origin: string;
  /** Whose events; without it the reader's shell has to know. */
  key: { id: string; secret: string } | null;
  filter: EventFilter;
  /** Start behind this event; without it at the oldest one kept. */
  after: string | null;
}

/** Polls the same events over REST. */
export function asCurl({ origin, key, filter, after }: SnippetOptions): string {
  const query = new URLSearchParams({
    ...(after === null ? {} : { after }),
    ...(filter.types.length > 0 ? { types: filter.types.map(wireType).join(',') } : {}),
    ...(filter.payment === null ? {} : { payment_id: filter.payment }),
  });
  const url = `${origin}/api/v1/events${query.size > 0 ? `?${decodeURIComponent(query.toString())}` : ''}`;
  const credentials = key ? `${key.id}:${key.secret}` : '$SLUICE_KEY_ID:$SLUICE_KEY_SECRET';
  return `curl -u "${credentials}" \\\n  "${url}"`;
}

/** Follows the same events live, over graphql-ws or server-sent events. */
export function asSubscription({ filter, after }: Pick<SnippetOptions, 'filter' | 'after'>): string {
  const given = [
    after === null ? null : `after: ${JSON.stringify(after)}`,
    filter.types.length > 0 ? `types: [${filter.types.join(', ')}]` : null,
    filter.payment === null ? null : `paymentId: ${JSON.stringify(filter.payment)}`,
  ].filter(each => each !== null);
  const parameters = given.length > 0 ? `(${given.join(', ')})` : '';
  return `subscription Events {
  events${parameters} {
    id
    cursor
    type
    createdAt
    data
  }
}`;
}
