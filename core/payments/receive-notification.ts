import type { Attempt, Payment } from '../../prisma/client/client.ts';
import type { Notification, NotificationMessage } from '../connectors/connector.ts';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { AuthenticationError, NotFoundError } from '../errors.ts';
import { kindOfId } from '../ids.ts';

/**
 * A processor tells us of an outcome unasked. Each authentic notification is kept once, with what became of it;
 * only one that fits the attempt it names, in amount, currency and reference, is let at the payment.
 */
export type NotificationFate =
  | 'APPLIED'
  /** Fits, but says nothing that was not known. */
  | 'NO_NEWS'
  /** Authentic, but about nothing of ours: not kept. */
  | 'IGNORED'
  | 'DUPLICATE'
  /** Names a key that is not ours: kept aside. */
  | 'UNKNOWN_KEY'
  /** Says something else than we asked for: kept aside for a person. */
  | 'MISMATCH';

const keep: Statement = {
  name: 'keep_notification',
  text: `INSERT INTO processor_notifications (connector, id, attempt_id, verdict, body, received_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
};

export async function receiveNotification(
  app: App,
  connectorName: string,
  message: NotificationMessage,
): Promise<NotificationFate> {
  const connector = app.connectors.byName(connectorName);
  if (!connector?.parseNotification) throw new NotFoundError('Connector');
  const parsed = connector.parseNotification(message, app.now());
  if (parsed.verdict === 'refused') {
    app.log.warn({ connector: connectorName, reason: parsed.reason }, 'notification.refused');
    throw new AuthenticationError('The notification is not authentic.');
  }
  if (parsed.verdict === 'ignored') {
    app.log.info({ connector: connectorName, reason: parsed.reason }, 'notification.ignored');
    return 'IGNORED';
  }
  return applyNotification(app, connectorName, {
    notification: parsed.notification,
    rawBody: message.rawBody,
  });
}

async function applyNotification(
  app: App,
  connectorName: string,
  { notification, rawBody }: { notification: Notification; rawBody: Uint8Array },
): Promise<NotificationFate> {
  const seen = { connector_id: { connector: connectorName, id: notification.id } };
  if (await app.db.prisma.processorNotification.findUnique({ where: seen })) return 'DUPLICATE';
  const attempt = await findAttempt(app, connectorName, notification.key);
  // Applied first and kept after: a crash in between lets the processor's retry apply it again, which is harmless.
  const fate = attempt ? await settle(app, attempt, notification) : 'UNKNOWN_KEY';
  const body = Buffer.from(rawBody).toString('utf8');
  await query(app.db, keep, [connectorName, notification.id, attempt?.id ?? null, fate, body, app.now()]);
  const level = fate === 'UNKNOWN_KEY' || fate === 'MISMATCH' ? 'warn' : 'info';
  app.log[level](
    { connector: connectorName, notificationId: notification.id, attemptId: attempt?.id, fate },
    'notification.received',
  );
  return fate;
}

type AttemptOfPayment = Attempt & { payment: Payment };

async function findAttempt(app: App, connector: string, key: string): Promise<AttemptOfPayment | null> {
  if (kindOfId(key) !== 'attempt') return null;
  return app.db.prisma.attempt.findFirst({ where: { id: key, connector }, include: { payment: true } });
}

async function settle(
  app: App,
  attempt: AttemptOfPayment,
  notification: Notification,
): Promise<NotificationFate> {
  if (!fits(attempt, notification)) return 'MISMATCH';
  const { id: attemptId, paymentId, sendNo } = attempt;
  const { result } = notification;
  return (await app.writers.completions.submit({ attemptId, paymentId, sendNo, result }))
    ? 'APPLIED'
    : 'NO_NEWS';
}

function fits(attempt: AttemptOfPayment, notification: Notification): boolean {
  const sameMoney =
    attempt.amount === notification.amount && attempt.payment.currency === notification.currency;
  const sameReference =
    attempt.processorReference === null || attempt.processorReference === notification.reference;
  return sameMoney && sameReference;
}
