import type { NotificationMessage } from '../connectors/connector.ts';
import type { App } from '../context.ts';
import { AuthenticationError, NotFoundError } from '../errors.ts';

/**
 * A processor says that something happened. Once it is certain that the processor says so, it is a hint and no
 * more: the attempt is looked up at the processor, which decides. So a notification that is late, comes twice or
 * says something else than the books do no harm, and one that is lost only costs time.
 */
export async function receiveNotification(
  app: App,
  connectorName: string,
  message: NotificationMessage,
): Promise<void> {
  const parse = app.connectors.byName(connectorName)?.parseNotification;
  if (!parse) throw new NotFoundError('Connector');
  const checked = parse(message, app.now());
  if (checked.verdict === 'refused') {
    app.log.warn({ connector: connectorName, reason: checked.reason }, 'notification.refused');
    throw new AuthenticationError('The notification is not authentic.');
  }
  const { id, key } = checked.notification;
  // A generation of its own: a job that the sweeper made for later must not stand in the way of this one.
  app.jobs.add('resolve-attempt', [{ id: key, generation: app.now().getTime() }]);
  app.log.info({ connector: connectorName, notificationId: id, attemptId: key }, 'notification.received');
}
