import type { ServerResponse } from 'node:http';
import type { Metrics } from '../core/metrics/metrics.ts';
import type { RequestNote } from './request-note.ts';

interface Answered {
  readonly url: string | undefined;
  readonly response: ServerResponse & { readonly note: RequestNote };
  readonly seconds: number;
}

/** A path holds ids, and strangers may ask for any: so a request counts by what of us it reached. */
export function countRequest(metrics: Metrics, { url, response, seconds }: Answered): void {
  const surface = surfaceOf(url ?? '');
  metrics.requests.observe({ surface, status: statusOf(response) }, seconds);
  const { errorCode } = response.note;
  if (errorCode !== null) metrics.refusals.inc({ surface, code: errorCode });
}

function surfaceOf(url: string): string {
  if (url.startsWith('/graphql')) return 'graphql';
  return url.startsWith('/api/') ? 'rest' : 'other';
}

/** 2xx, 4xx … */
function statusOf({ headersSent, statusCode }: ServerResponse): string {
  return headersSent ? `${Math.floor(statusCode / 100)}xx` : 'cut off';
}
