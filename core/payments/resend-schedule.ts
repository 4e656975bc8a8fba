import type { AttemptKind } from '../../prisma/client/client.ts';
import { AUTHORIZE_RESEND_SCHEDULE_MS, LOOKUP_SCHEDULE_MS } from '../limits.ts';

/**
 * How long to wait after each send, first to last, before the processor is asked and the attempt may go out
 * again. After the last one it is not sent any more.
 */
export function resendScheduleMs(kind: AttemptKind): readonly number[] {
  return kind === 'AUTHORIZE' ? AUTHORIZE_RESEND_SCHEDULE_MS : LOOKUP_SCHEDULE_MS;
}
