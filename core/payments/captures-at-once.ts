import type { Payment } from '../../prisma/client/client.ts';
import type { Connector } from '../connectors/connector.ts';

/** Whether the authorization of a payment takes the money in the same call. Said alike when sending and when asking. */
export function capturesAtOnce(
  { captureMethod }: Pick<Payment, 'captureMethod'>,
  { capabilities }: Pick<Connector, 'capabilities'>,
): boolean {
  return captureMethod === 'AUTOMATIC' && capabilities.captureOnAuthorize;
}
