import type { Attempt, Payment } from '../../prisma/client/client.ts';
import type { Notification, NotificationMessage } from '../connectors/connector.ts';
import type { Way } from '../connectors/registry.ts';
import type { App } from '../context.ts';
import { query, type Statement } from '../db.ts';
import { AuthenticationError, NotFoundError } from '../errors.ts';
import { isIdOf } from '../ids.ts';

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
  text: `INSERT INTO processor_notifications (connector, account_id, id, attempt_id, verdict, body, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
};

/** `from` is what the address says: the connector, and the account where it is one's own. */
export async function receiveNotification(
  app: App,
  from: Way,
  message: NotificationMessage,
): Promise<NotificationFate> {
  const connector = await app.connectors.through(from);
  if (!connector?.parseNotification) throw new NotFoundError('Connector');
  const parsed = connector.parseNotification(message, app.now());
  if (parsed.verdict === 'refused') {
    app.log.warn({ ...from, reason: parsed.reason }, 'notification.refused');
    throw new AuthenticationError('The notification is not authentic.');
  }
  if (parsed.verdict === 'ignored') {
    app.log.info({ ...from, reason: parsed.reason }, 'notification.ignored');
    return 'IGNORED';
  }
  return applyNotification(app, from, { notification: parsed.notification, rawBody: message.rawBody });
}

async function applyNotification(
  app: App,
  from: Way,
  { notification, rawBody }: { notification: Notification; rawBody: Uint8Array },
): Promise<NotificationFate> {
  // Ids are the sender's own: those of one account say nothing of another's.
  const sender = { connector: from.connector, accountId: from.accountId ?? '' };
  const seen = { connector_accountId_id: { ...sender, id: notification.id } };
  if (await app.db.prisma.processorNotification.findUnique({ where: seen })) return 'DUPLICATE';
  const attempt = await findAttempt(app, from, notification.key);
  // Applied first and kept after: a crash in between lets the processor's retry apply it again, which is harmless.
  const fate = attempt ? await settle(app, attempt, notification) : 'UNKNOWN_KEY';
  const body = Buffer.from(rawBody).toString('utf8');
  const values = [...Object.values(sender), notification.id, attempt?.id ?? null, fate, body, app.now()];
  await query(app.db, keep, values);
  const level = fate === 'UNKNOWN_KEY' || fate === 'MISMATCH' ? 'warn' : 'info';
  app.log[level](
    { ...from, notificationId: notification.id, attemptId: attempt?.id, fate },
    'notification.received',
  );
  return fate;
}

type AttemptOfPayment = Attempt & { payment: Payment };

/**
 * An account speaks of its own attempts only. One that is built in is the installation's: it also speaks of those that
 * went to the same processor under the name of an account.
 */
async function findAttempt(
  app: App,
  { connector, accountId }: Way,
  key: string,
): Promise<AttemptOfPayment | null> {
  if (!isIdOf('attempt', key)) return null;
  const where = { id: key, connector, ...(accountId !== null && { accountId }) };
  return app.db.prisma.attempt.findFirst({ where, include: { payment: true } });
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
