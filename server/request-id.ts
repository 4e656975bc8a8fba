import { randomText } from '../core/ids.ts';

/** Names one request in answers and log lines. A caller's own id is kept when it cannot harm a log. */
export const REQUEST_ID_HEADER = 'x-request-id';

const ACCEPTABLE = /^[\w.:-]{1,64}$/;
const RANDOM_LENGTH = 16;

export function requestIdOf(sent: string | string[] | undefined): string {
  return typeof sent === 'string' && ACCEPTABLE.test(sent) ? sent : `req_${randomText(RANDOM_LENGTH)}`;
}
