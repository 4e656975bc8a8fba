import { deliveryRoutes } from './deliveries.ts';
import { eventRoutes } from './events.ts';
import { followUpRoutes } from './follow-ups.ts';
import { healthRoutes } from './health.ts';
import { merchantRoutes } from './merchants.ts';
import { notificationRoutes } from './notifications.ts';
import { orderRoutes } from './orders.ts';
import { paymentRoutes } from './payments.ts';
import { refundRoutes } from './refunds.ts';
import type { Route } from './route.ts';
import { testRoutes } from './test.ts';
import { webhookInboxRoutes } from './webhook-inbox.ts';
import { webhookSettingsRoutes } from './webhook-settings.ts';

/** Everything that REST offers. Of two that match a path the first is taken. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...followUpRoutes,
  ...refundRoutes,
  ...eventRoutes,
  ...webhookSettingsRoutes,
  ...deliveryRoutes,
  ...merchantRoutes,
  ...notificationRoutes,
  ...webhookInboxRoutes,
  ...testRoutes,
];
